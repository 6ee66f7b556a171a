# Products of a square matrix with itself, for what a device can do at most. `half` takes them in bfloat16.

class Squares(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  half : bool

  def multiply(self: __torch__.squares.Squares, count: Tensor, matrix: Tensor) -> Tensor:
    # count int64 [] on the CPU: how many products of matrix [n, n], float32. Returns a number of the
    # last one, float32 []: a device computes one after the other, so that whoever reads it has waited
    # for all of them.
    x = __torch__.linear.compute(matrix, self.half)
    y = torch.empty_like(x)
    for i in range(int(count)):
      torch.mm(x, x, out=y)
    return torch.to(torch.select(torch.select(y, 0, 0), 0, 0), 6)
