"""The pictures of a paper on borrowed laptops: sealed with the round's paper, and only those that its candidates see."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace

from PIL import Image

from skillsapp.domain.question import Question, QuestionDetails
from skillsapp.exchange.stick import FOLDER
from skillsapp.queries.pictures import find_pictures
from tests.every_type import BANK, give_every_type
from tests.services.class_day import DAY, ClassDay


def picture(grey: int) -> bytes:
    target = io.BytesIO()
    Image.effect_noise((60, 40), grey).save(target, "PNG")
    return target.getvalue()


def test_the_pictures_of_a_paper_come_with_its_round_and_no_others(class_day: ClassDay) -> None:
    day, (round_,) = class_day, class_day.rounds
    take = day.app.pictures.take
    stem, option, left, explained, elsewhere = (take(picture(10 + place)).value for place in range(5))

    def shown(digest: str) -> str:
        return f"![图](picture:{digest})"

    more = Question("E-PIC", 1, BANK, "matching", shown(stem), (shown(option), "乙"), "AB", shown(explained))
    give_every_type(day.app, round_, [replace(more, details=QuestionDetails(left=(shown(left), "二")))])
    shutil.rmtree(day.stick / FOLDER)
    day.app.laptops.write_stick(day.programme.id, DAY, day.stick)
    laptop = day.borrow(1)
    laptop.open_day(day.stick)
    wanted = [stem, option, left, explained, elsewhere]
    assert not find_pictures(laptop.app.reader, wanted), "sealed with the paper until the word is typed"
    content = find_pictures(day.app.reader, [stem])[stem].content
    assert all(content[40:80] not in file.read_bytes() for file in (day.stick / FOLDER).glob("*.expk"))
    laptop.app.venue.open_round(round_, day.word(round_))
    assert set(find_pictures(laptop.app.reader, wanted)) == {stem, option, left}
    assert find_pictures(laptop.app.reader, [stem])[stem].content == content
