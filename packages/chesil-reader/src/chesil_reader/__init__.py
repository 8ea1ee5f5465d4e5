"""The files of Chesil's reader: model.onnx, tokenizer.json and reader.json. There is no code here."""
