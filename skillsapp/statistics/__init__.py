"""Item and test statistics by Moodle's definitions: pure functions over arrays.  Only `sheet`, `items` and `choices` load numpy."""
