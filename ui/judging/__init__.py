"""The judge's grid: stations down, aspects across, marks typed straight into the cells."""
