"""Runs one peer over texts: JSON in, a number for each text out. Run by the Python of bench/peers/words."""

import json
import sys


def main() -> None:
    name, texts = sys.argv[1], json.load(sys.stdin)
    if name == "alt-profanity-check":
        from profanity_check import predict_prob

        found = [float(each) for each in predict_prob(texts)]
    elif name == "better-profanity":
        from better_profanity import profanity

        profanity.load_censor_words()
        found = [float(profanity.contains_profanity(each)) for each in texts]
    else:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        reader = SentimentIntensityAnalyzer()
        found = [-reader.polarity_scores(each)["compound"] for each in texts]
    print(json.dumps(found))


main()
