"""What a data scientist would reach for, on the same programmes."""

from collections.abc import Sequence

import numpy as np
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from training import teachers


def tfidf_k_means(texts: list[str]) -> Sequence[int]:
    """TF-IDF without stop words, k-means with 12 groups."""
    rows = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    return KMeans(12, n_init=5, random_state=0).fit_predict(rows).tolist()


def tfidf_nmf(texts: list[str]) -> Sequence[int]:
    """TF-IDF without stop words, 12 topics by non-negative matrix factorisation, the largest
    wins.
    """
    rows = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    return NMF(12, init="nndsvd", max_iter=400).fit_transform(rows).argmax(axis=1).tolist()


class MiniLMWard:
    """The sentence encoder that most people take, with Ward's tree cut at 12."""

    def __init__(self) -> None:
        self._encode = teachers.TEACHERS["minilm"][1]()

    def __call__(self, texts: list[str]) -> Sequence[int]:
        """Theme numbers; the encoding is part of the time."""
        rows = self._encode([teachers.tidied(text) for text in texts])
        return AgglomerativeClustering(12).fit_predict(np.asarray(rows)).tolist()
