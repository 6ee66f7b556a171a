# Dropout (Srivastava et al. 2014) and NEFTune's noise (Jain et al. 2023). Every draw has a seed of its
# own, made of the micro-batch's seed and the draw's place in the model: so a draw can be made again,
# and none depends on what else is drawn. On the CPU each has a generator of its own as well, as two
# programs may draw at the same time; TorchScript makes none for CUDA, whose one generator is seeded.

def place(seed: int, layer: int, site: int) -> int:
  # The seed of one draw. Sites are numbered within a layer.
  return seed + 8 * layer + site

def keep(like: Tensor, probability: float, seed: int) -> Tensor:
  # A float32 mask of like's shape: 0 with the probability, else 1 / (1 - probability).
  mask = torch.empty_like(like, dtype=6)
  if like.is_cuda:
    torch.manual_seed(seed)
    torch.bernoulli_(mask, 1.0 - probability)
  else:
    torch.bernoulli_(mask, 1.0 - probability, generator=torch.Generator(device=like.device, seed=seed))
  return torch.div_(mask, 1.0 - probability)

def dropped(x: Tensor, probability: float, layer: int, site: int, seed: int) -> Tensor:
  # x after dropout, where the seed is not negative. The mask of a place is the same however often it is
  # drawn, so that this is its own gradient.
  if probability > 0. and seed >= 0:
    y = torch.mul(x, __torch__.random.keep(x, probability, __torch__.random.place(seed, layer, site)))
  else:
    y = x
  return y

def noise(like: Tensor, lengths: List[int], alpha: float, seed: int) -> Tensor:
  # like [T, C] -> uniform in +-alpha / sqrt(L C) for a sequence of L tokens, [T, C]
  width = torch.size(like, 1)
  drawn = torch.empty_like(like)
  if like.is_cuda:
    torch.manual_seed(seed)
    torch.uniform_(drawn, -1.0, 1.0)
  else:
    torch.uniform_(drawn, -1.0, 1.0, generator=torch.Generator(device=like.device, seed=seed))
  start = 0
  for i in range(len(lengths)):
    magnitude = alpha / (float(lengths[i] * width) ** 0.5)
    torch.mul_(torch.narrow(drawn, 0, start, lengths[i]), magnitude)
    start = start + lengths[i]
  return drawn
