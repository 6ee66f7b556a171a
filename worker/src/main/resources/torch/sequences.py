# A batch as the program sees it: T tokens of S sequences, one after the other, without padding.

class Sequences(NamedTuple):
  token_ids : Tensor  # int32 [T]
  types : Tensor  # int32 [T], which text of a pair each token is of; empty where the model has none
  positions : Tensor  # int32 [T], place of each token in its own sequence
  lengths : List[int]  # S of them, L each, summing to T
  offsets : Tensor  # int32 [S + 1]: where each sequence begins, and T
  longest : int  # the largest L
  cosines : Tensor  # float32 [T, 1, D / 2], of the rotary embedding's angles; empty where there is none
  sines : Tensor  # as the cosines
  seed : int  # of this micro-batch's noise and dropout; negative where nothing is random

def of(token_ids: Tensor, types: Tensor, positions: Tensor, lengths: Tensor, offsets: Tensor,
    frequencies: Tensor, seed: int) -> __torch__.sequences.Sequences:
  # lengths int32 [S] on the CPU, offsets int32 [S + 1], frequencies float32 [D / 2] or empty.
  # Whatever of the batch is still on the host is copied without waiting.
  sizes = annotate(List[int], [])
  longest = 0
  for i in range(len(lengths)):
    sizes.append(int(lengths[i]))
    longest = max(longest, sizes[i])
  places = __torch__.sequences.near(positions, frequencies)
  cosines, sines = __torch__.rotary.angles(places, frequencies)
  return __torch__.sequences.Sequences(__torch__.sequences.near(token_ids, frequencies),
    __torch__.sequences.near(types, frequencies), places, sizes,
    __torch__.sequences.near(offsets, frequencies), longest, cosines, sines, seed)

def near(x: Tensor, like: Tensor) -> Tensor:
  # x on like's device. From pinned memory the copy is queued and not waited for.
  return torch.to(x, like.device, x.dtype, True)
