"""Extractors, ocr: page images to words with boxes and confidences, and the rules drawn between them."""
