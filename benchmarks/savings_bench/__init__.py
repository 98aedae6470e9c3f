"""The benchmark of measured savings.

1. :mod:`case`, :mod:`shapes`: a series whose true saving is known, and what it is made of.
2. :mod:`generators`, :mod:`held_out`, :mod:`real`, :mod:`real_held_out`: the sets of cases.
3. :mod:`methods`: what is compared, ours (:mod:`ours`) and others'
   (:mod:`ols`, :mod:`structural`, :mod:`causal_impact_peer`).
4. :mod:`runs`: every method on every case, two at a time.
5. :mod:`scores`, :mod:`marks`: how good the answers are, and what they must reach.
6. :mod:`evidence`: the tables, as text and in ``docs/evidence/savings.md``.
"""
