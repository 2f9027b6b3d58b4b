"""Draws the sample data set: pictures, and their annotations in the COCO layout."""
