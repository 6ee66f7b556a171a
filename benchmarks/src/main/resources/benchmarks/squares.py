# Products of square matrices, for what a device can do at most. `half` takes them in bfloat16.

class Squares(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  half : bool

  def multiply(self: __torch__.squares.Squares, count: Tensor, matrix: Tensor) -> Tensor:
    # count int64 [] on the CPU: how often matrix [n, n], float32, is multiplied by itself. Returns a
    # number of the product, float32 []: whoever reads it has waited for all of them.
    if self.half:
      x = torch.to(matrix, 15)
    else:
      x = matrix
    y = torch.empty_like(x)
    for i in range(int(count)):
      torch.mm(x, x, out=y)
    return torch.to(torch.select(torch.select(y, 0, 0), 0, 0), 6)
