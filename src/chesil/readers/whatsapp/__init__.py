"""A chat as WhatsApp exports it: a text file, from Android or from an iPhone, in any of its layouts."""

from chesil.readers.whatsapp.reading import FORMAT, VERSION, read
from chesil.readers.whatsapp.recognising import recognises
from chesil.terms.readings import Reader

READER = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
