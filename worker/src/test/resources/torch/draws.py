# Calls random.py's functions, for RandomScriptTest.

class Draws(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def place(self: __torch__.draws.Draws, numbers: Tensor) -> Tensor:
    # numbers int64 [3] on the CPU: seed, layer and site -> int64 []
    return torch.tensor(__torch__.random.place(int(numbers[0]), int(numbers[1]), int(numbers[2])))

  def keep(self: __torch__.draws.Draws, like: Tensor, probability: Tensor) -> Tensor:
    return __torch__.random.keep(like, float(probability), 5)

  def noise(self: __torch__.draws.Draws, like: Tensor, alpha: Tensor, lengths: Tensor) -> Tensor:
    sizes = annotate(List[int], [])
    for i in range(len(lengths)):
      sizes.append(int(lengths[i]))
    return __torch__.random.noise(like, sizes, float(alpha), 5)
