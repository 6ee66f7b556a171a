# The bare matrix products of a training step: what is left of it when everything else is free. Their
# results go into buffers that are there already, and nobody reads them.
#
# Shapes: r rows of a layer's input, I inputs, O outputs, C hidden width, V vocabulary, P supervised
# positions, R rows of the head's workspace.

def part(flat: Tensor, rows: int, columns: int) -> Tensor:
  # The beginning of a flat buffer as [rows, columns].
  return torch.view(torch.narrow(flat, 0, 0, rows * columns), [rows, columns])

class Products(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def step(self: __torch__.products.Products, rows: Tensor, inputs: Tensor, output_gradients: Tensor,
      written: Tensor, workspace: Tensor, head: Tensor, head_gradient: Tensor, weights: List[Tensor],
      gradients: List[Tensor]) -> Tensor:
    # rows int64 on the CPU: r of each layer, then P. inputs, output_gradients and written are flat and
    # large enough for any layer; workspace [R, V]; head and head_gradient [V, C]; weights and gradients
    # [I, O], one per layer. Returns written.
    for i in range(len(weights)):
      _0 = self.forward_product(int(rows[i]), inputs, weights[i], written)
    count = int(rows[len(weights)])
    width = torch.size(head, 1)
    hidden = __torch__.products.part(inputs, count, width)  # [P, C]
    hidden_gradient = __torch__.products.part(written, count, width)  # [P, C]
    for start in range(0, count, torch.size(workspace, 0)):
      length = min(torch.size(workspace, 0), count - start)
      x = torch.narrow(hidden, 0, start, length)
      logits = torch.narrow(workspace, 0, 0, length)
      torch.mm(x, torch.t(head), out=logits)
      torch.mm(logits, head, out=torch.narrow(hidden_gradient, 0, start, length))
      # The sum over the chunks is part of the product.
      torch.addmm_(torch.t(head_gradient), torch.t(x), logits, beta=1 - int(start == 0))
    for j in range(len(weights)):
      i = len(weights) - 1 - j
      _1 = self.backward_products(int(rows[i]), inputs, output_gradients, weights[i], written, gradients[i])
    return written

  def forward_product(self: __torch__.products.Products, rows: int, inputs: Tensor, weight: Tensor,
      written: Tensor) -> Tensor:
    # [r, I] x [I, O]
    x = __torch__.products.part(inputs, rows, torch.size(weight, 0))
    return torch.mm(x, weight, out=__torch__.products.part(written, rows, torch.size(weight, 1)))

  def backward_products(self: __torch__.products.Products, rows: int, inputs: Tensor,
      output_gradients: Tensor, weight: Tensor, written: Tensor, gradient: Tensor) -> Tensor:
    # [I, r] x [r, O] and [r, O] x [O, I]
    x = __torch__.products.part(inputs, rows, torch.size(weight, 0))
    y = __torch__.products.part(output_gradients, rows, torch.size(weight, 1))
    torch.mm(torch.t(x), y, out=gradient)
    return torch.mm(y, torch.t(weight), out=__torch__.products.part(written, rows, torch.size(weight, 0)))
