# A batch as the program sees it: T tokens of S sequences, one after the other, without padding.

class Sequences(NamedTuple):
  token_ids : Tensor  # int32 [T]
  positions : Tensor  # int32 [T], place of each token in its own sequence
  lengths : List[int]  # S of them, L each, summing to T
  offsets : Tensor  # int32 [S + 1]: where each sequence begins, and T
  longest : int  # the largest L
  cosines : Tensor  # float32 [T, 1, D / 2], of the rotary embedding's angles; empty where there is none
  sines : Tensor  # as the cosines
  seed : int  # of this micro-batch's noise and dropout; negative where nothing is random
