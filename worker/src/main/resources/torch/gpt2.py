# GPT-2 (Radford et al. 2019) as Hugging Face's GPT2LMHeadModel computes it, without dropout, on tokens
# without padding: T tokens of S sequences lie one after the other.
#
# Shapes: T tokens, S sequences, L tokens of one sequence, C hidden width, H heads, D = C / H,
# V vocabulary, P supervised positions, R rows of the head's workspace.
#
# `parameters` in this order: wte [V, C], wpe [positions, C]; of each layer ln_1 weight and bias [C],
# attn.c_attn [C, 3C] and [3C], attn.c_proj [C, C] and [C], ln_2 [C] and [C], mlp.c_fc [C, F] and [F],
# mlp.c_proj [F, C] and [C]; ln_f [C] and [C]; and lm_head [V, C] where the head is not tied to wte.

class Gpt2(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  epsilon : float
  gelu : str
  attention_scale : float

  def attention(self: __torch__.gpt2.Gpt2, qkv: Tensor, lengths: List[int]) -> Tensor:
    # qkv [T, 3C] -> [T, C]. Each sequence by itself: none sees another, and there is no mask to build.
    outputs = annotate(List[Tensor], [])
    width = torch.floordiv(torch.size(qkv, 1), 3)  # C
    parts = torch.split_with_sizes(qkv, lengths, 0)  # S of [L, 3C]
    for i in range(len(lengths)):
      shape = [1, lengths[i], self.heads, torch.floordiv(width, self.heads)]
      q, k, v = torch.split(parts[i], width, 1)  # [L, C]
      mixed = torch.scaled_dot_product_attention(
        torch.transpose(torch.view(q, shape), 1, 2),  # [1, H, L, D]
        torch.transpose(torch.view(k, shape), 1, 2),
        torch.transpose(torch.view(v, shape), 1, 2),
        None, 0.0, True, scale=self.attention_scale)  # [1, H, L, D]
      outputs.append(torch.reshape(torch.transpose(mixed, 1, 2), [lengths[i], width]))
    return torch.cat(outputs, 0)

  def hidden(self: __torch__.gpt2.Gpt2, x: Tensor, lengths: List[int], trunk: List[Tensor]) -> Tensor:
    # x [T, C], the embedded tokens -> [T, C] after the last norm; trunk: layers and ln_f.
    width = [torch.size(x, 1)]
    for i in range(self.layers):
      p = 12 * i
      normed = torch.layer_norm(x, width, trunk[p], trunk[p + 1], self.epsilon)  # [T, C]
      qkv = torch.addmm(trunk[p + 3], normed, trunk[p + 2])  # [T, 3C]
      x = torch.add(x, torch.addmm(trunk[p + 5], self.attention(qkv, lengths), trunk[p + 4]))  # [T, C]
      normed = torch.layer_norm(x, width, trunk[p + 6], trunk[p + 7], self.epsilon)  # [T, C]
      inner = torch.gelu(torch.addmm(trunk[p + 9], normed, trunk[p + 8]), approximate=self.gelu)  # [T, F]
      x = torch.add(x, torch.addmm(trunk[p + 11], inner, trunk[p + 10]))  # [T, C]
    p = 12 * self.layers
    return torch.layer_norm(x, width, trunk[p], trunk[p + 1], self.epsilon)

  def embedded(self: __torch__.gpt2.Gpt2, token_ids: Tensor, positions: Tensor,
      parameters: List[Tensor]) -> Tensor:
    # token_ids [T], positions [T] -> [T, C]
    return torch.add(torch.index_select(parameters[0], 0, token_ids),
      torch.index_select(parameters[1], 0, positions))

  def trunk(self: __torch__.gpt2.Gpt2, parameters: List[Tensor]) -> List[Tensor]:
    return parameters[2:12 * self.layers + 4]

  def head(self: __torch__.gpt2.Gpt2, parameters: List[Tensor]) -> Tensor:
    # [V, C]: wte, or the matrix that follows the trunk.
    last = 12 * self.layers + 4
    if len(parameters) > last:
      return parameters[last]
    return parameters[0]

  def sizes(self: __torch__.gpt2.Gpt2, lengths: Tensor) -> List[int]:
    sizes = annotate(List[int], [])
    for i in range(len(lengths)):
      sizes.append(int(lengths[i]))
    return sizes

  def accumulate(self: __torch__.gpt2.Gpt2, token_ids: Tensor, positions: Tensor, lengths: Tensor,
      target_positions: Tensor, target_ids: Tensor, first: Tensor, workspace: Tensor,
      head_gradient: Tensor, parameters: List[Tensor]) -> List[Tensor]:
    # token_ids, positions int32 [T]; lengths int32 [S] and first bool [] on the CPU; target_positions,
    # target_ids int32 [P]; workspace [R, V].
    # Returns the summed cross entropy, float64 [], and its gradients: of wpe and of the trunk, and of
    # wte where the head is not tied to it. The head's goes into head_gradient [V, C]: over what is
    # there when `first`, else added to it.
    embedded = torch.requires_grad_(self.embedded(token_ids, positions, parameters))  # [T, C]
    leaves = annotate(List[Tensor], [])
    for parameter in self.trunk(parameters):
      leaves.append(torch.requires_grad_(torch.detach(parameter)))
    output = self.hidden(embedded, self.sizes(lengths), leaves)  # [T, C]
    supervised = torch.index_select(output, 0, target_positions)  # [P, C]

    supervised_gradient = torch.empty_like(supervised.detach())  # [P, C]
    loss = __torch__.cross_entropy.backward(torch.detach(supervised), self.head(parameters),
      torch.to(target_ids, 4), workspace, supervised_gradient, head_gradient, bool(first))

    leaves.append(embedded)
    given = annotate(List[Optional[Tensor]], [supervised_gradient])
    gradients = torch.autograd.grad([supervised], leaves, given)
    results = [loss]
    embedded_gradient = torch.detach(unchecked_cast(Tensor, gradients[-1]))  # [T, C]
    results.append(torch.index_add_(torch.zeros_like(parameters[1]), 0, positions, embedded_gradient))
    for i in range(len(gradients) - 1):
      results.append(unchecked_cast(Tensor, gradients[i]))
    if len(parameters) > 12 * self.layers + 4:
      results.append(torch.index_add_(torch.zeros_like(parameters[0]), 0, token_ids, embedded_gradient))
    else:
      torch.index_add_(head_gradient, 0, token_ids, embedded_gradient)
    return results

  def add(self: __torch__.gpt2.Gpt2, more: List[Tensor], gradients: List[Tensor]) -> List[Tensor]:
    # Adds a later micro-batch's gradients to those of the step so far, which are returned.
    torch._foreach_add_(gradients, more)
    return gradients

  def update(self: __torch__.gpt2.Gpt2, scalars: Tensor, count: Tensor,
      decayed: List[Tensor], decayed_gradients: List[Tensor], decayed_first_moments: List[Tensor],
      decayed_second_moments: List[Tensor], plain: List[Tensor], plain_gradients: List[Tensor],
      plain_first_moments: List[Tensor], plain_second_moments: List[Tensor]) -> Tensor:
    # decayed: the matrices, wte and wpe among them; plain: the vectors, that is biases and norm
    # weights, which AdamW does not decay. The gradients are those of the summed loss; they are
    # overwritten. scalars float64 [7] on the CPU: learning rate, beta1, beta2, epsilon, weight decay,
    # maximum norm, targets. count float32 [1]: steps so far, one more afterwards.
    # Returns the global norm [] of the mean loss's gradient before clipping. Where that is not finite,
    # weights, moments and count stay as they are.
    targets = float(scalars[6])
    gradients = torch.add(decayed_gradients, plain_gradients)
    norm = torch.div(__torch__.adamw.norm(gradients), targets)
    divisor = __torch__.adamw.divisor(norm, targets, float(scalars[5]))
    skipped = torch.to(torch.logical_not(torch.isfinite(norm)), 6)  # []
    torch.add_(count, torch.sub(1.0, skipped))
    rates = [float(scalars[0]), float(scalars[1]), float(scalars[2]), float(scalars[3])]
    __torch__.adamw.step(decayed, decayed_gradients, decayed_first_moments, decayed_second_moments,
      count, rates, float(scalars[4]), divisor, skipped)
    __torch__.adamw.step(plain, plain_gradients, plain_first_moments, plain_second_moments,
      count, rates, 0.0, divisor, skipped)
    return norm

  def loss(self: __torch__.gpt2.Gpt2, token_ids: Tensor, positions: Tensor, lengths: Tensor,
      target_positions: Tensor, target_ids: Tensor, workspace: Tensor,
      parameters: List[Tensor]) -> Tensor:
    # As accumulate, without gradients. Returns the summed cross entropy, float64 [].
    embedded = self.embedded(token_ids, positions, parameters)  # [T, C]
    output = self.hidden(embedded, self.sizes(lengths), self.trunk(parameters))  # [T, C]
    supervised = torch.index_select(output, 0, target_positions)  # [P, C]
    return __torch__.cross_entropy.loss(supervised, self.head(parameters), torch.to(target_ids, 4),
      workspace)

  def logits(self: __torch__.gpt2.Gpt2, token_ids: Tensor, positions: Tensor, lengths: Tensor,
      rows: Tensor, parameters: List[Tensor]) -> Tensor:
    # rows int32 [P] -> the logits of these tokens' successors, [P, V]
    embedded = self.embedded(token_ids, positions, parameters)  # [T, C]
    output = self.hidden(embedded, self.sizes(lengths), self.trunk(parameters))  # [T, C]
    return torch.mm(torch.index_select(output, 0, rows), torch.t(self.head(parameters)))
