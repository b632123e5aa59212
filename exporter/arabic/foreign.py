"""Names from another model: any spaCy component that sets ``doc.ents`` in the place of Khabar's reader of names.

``khabar annotate --replace khabar_names=khabar_names_from`` with ``--setting khabar_names.component=FACTORY`` runs it;
a Hugging Face token classifier comes in through ``hf_token_pipe`` of the package spacy-huggingface-pipelines.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..errors import InputError
from .draft import Found, draft_of, span_of, text_at
from .lexicon import lexicon
from .names import nominals_beside, subtype_of

_SURE = 1.0
"""Components of spaCy tell no probability of an entity."""


@Language.factory("khabar_names_from", default_config={"component": None, "config": {}, "labels": {}})
def names_from(
    nlp: Language,
    name: str,  # noqa: ARG001
    component: str | None,
    config: dict[str, object],
    labels: dict[str, str],
) -> Callable[[Doc], Doc]:
    """Make the component from the registered spaCy factory ``component`` with its ``config``.

    ``labels`` gives the type (Person, Organization, GeopoliticalEntity, Place) of labels that the word list
    ``labels.toml`` lacks; entities with other labels are left out. Nominals stay Khabar's own.

    Raises:
        InputError: there is no such factory.
    """
    if component is None or not Language.has_factory(component):
        raise InputError(f"no spaCy factory is called {component!r}; install and import the package that registers it")
    inner = nlp.create_pipe(component, config=config)
    types = {**lexicon("labels")["types"], **labels}

    def names(doc: Doc) -> Doc:
        found = [_found(doc, entity, types[entity.label_]) for entity in inner(doc).ents if entity.label_ in types]
        draft_of(doc).mentions = nominals_beside(doc, found)
        return doc

    return names


def _found(doc: Doc, entity: Span, kind: str) -> Found:
    span, subtype = span_of(doc, entity.start, entity.end), subtype_of(doc, entity.start, kind)
    return Found(entity.start, entity.end, span, text_at(doc, span), "Name", kind, subtype, _SURE)
