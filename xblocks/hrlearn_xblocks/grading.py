"""The block's place in the gradebook: one grade for each change, rescoring by replay, completion once."""

from __future__ import annotations

from xblock.scorable import ScorableXBlockMixin
from xblock.scorable import Score as RawScore

from hrlearn_xblocks.memory import from_json, to_json
from hrlearn_xblocks.playing import Attempt, counting, remarked

__all__ = ["GradedMixin"]

FULL = 1.0
"""The raw maximum of every block; the platform multiplies by the block's weight."""


class GradedMixin(ScorableXBlockMixin):
    """Scores in shares of 1, decided by the activity's policy among the finished attempts."""

    def max_score(self) -> float:
        """Return the raw maximum; cheap, because the platform asks for every block of a course."""
        return FULL

    def has_submitted_answer(self) -> bool:
        """Say whether there is anything to score again."""
        return bool(self.closed)

    def get_score(self) -> RawScore:
        """Return the score last given to the gradebook."""
        return RawScore(raw_earned=self.earned or 0.0, raw_possible=FULL)

    def set_score(self, score: RawScore) -> None:
        """Take a score that an instructor has set; it stands until another attempt changes what counts."""
        self.earned = score.raw_earned / score.raw_possible if score.raw_possible else 0.0

    def calculate_score(self) -> RawScore:
        """Replay the finished attempts against the lesson as it is now; changes nothing."""
        return RawScore(raw_earned=_share(self._remarked()), raw_possible=FULL)

    def rescore(self, only_if_higher: bool) -> None:  # noqa: FBT001 -- the platform's signature
        """Mark the finished attempts again and publish the result, also to the learner's own results."""
        before = self.get_score().raw_earned
        super().rescore(only_if_higher)
        marked = self._remarked()
        if not only_if_higher or _share(marked) > before:
            self.closed = [to_json(attempt) for attempt in marked]
            self.earned = _share(marked)

    def publish_grade(self) -> None:
        """Publish the stored score; the platform calls this by name after an instructor's override."""
        self._publish_grade(self.get_score())

    def score_changed(self) -> None:
        """Publish what has changed now that one more attempt is finished: completion once, a grade when it differs."""
        if not _in_course(self.scope_ids.usage_id):
            return
        if len(self.closed) == 1:
            self.emit_completion(1.0)
        share = _share(tuple(map(from_json, self.closed)))
        if share != self.earned:
            self.earned = share
            self.publish_grade()

    def _remarked(self) -> tuple[Attempt, ...]:
        definition = self._place().definition
        return tuple(remarked(definition, from_json(kept)) for kept in self.closed)


def _share(attempts: tuple[Attempt, ...]) -> float:
    score = counting(attempts)
    return float(score.share) if score is not None else 0.0


def _in_course(usage_id: object) -> bool:
    """Content libraries show blocks without a course: there is no gradebook, and publishing fails."""
    context = getattr(usage_id, "context_key", None)
    return bool(getattr(context, "is_course", True))
