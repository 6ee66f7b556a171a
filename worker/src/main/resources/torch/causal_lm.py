# A causal language model: forward, backward by hand, and the optimizer's step. What differs between
# architecture families is in the module `decoder`, which is gpt2.py or llama.py.
#
# The backward pass is written out rather than left to autograd: gradients go straight into their
# buffers, nothing lives longer than it is needed, and a layer's activations can be computed anew.
#
# Shapes: T tokens of S sequences, C hidden width, V vocabulary, P supervised positions, R rows of the
# head's workspace. The residual stream and its gradient are float32; `half` makes matrix products bfloat16.

class CausalLm(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  decoder : __torch__.decoder.Decoder
  layers : int
  tied : bool
  half : bool
  checkpointing : bool
  embedding_dropout : float
  residual_dropout : float
  padding_token : int
  noise : float
  smoothing : float

  def pinned(self: __torch__.causal_lm.CausalLm, x: Tensor) -> Tensor:
    # A copy of x in the host's memory from which CUDA copies by itself.
    return torch.pin_memory(x)

  def dropped(self: __torch__.causal_lm.CausalLm, x: Tensor, probability: float, layer: int, site: int,
      seed: int) -> Tensor:
    # x after dropout. The mask of a place is the same however often it is drawn, so that this is its own
    # gradient.
    if probability > 0. and seed >= 0:
      y = torch.mul(x, __torch__.random.keep(x, probability, __torch__.random.place(seed, layer, site)))
    else:
      y = x
    return y

  def embed(self: __torch__.causal_lm.CausalLm, sequences: __torch__.sequences.Sequences,
      parameters: List[Tensor]) -> Tensor:
    # -> [T, C]
    x = self.decoder.embed(sequences, parameters)
    if self.noise > 0. and sequences.seed >= 0:
      torch.add_(x, __torch__.random.noise(x, sequences.lengths, self.noise,
        __torch__.random.place(sequences.seed, self.layers, 0)))
    return self.dropped(x, self.embedding_dropout, self.layers, 1, sequences.seed)

  def layer(self: __torch__.causal_lm.CausalLm, x: Tensor, i: int,
      sequences: __torch__.sequences.Sequences, rows: Tensor,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
    # x [T, C] -> [T, C], and what attention's and the MLP's backward ask for. Of the last layer, the MLP
    # sees only the rows whose output anybody looks at: [P, C].
    y, attended = self.decoder.attend(x, i, sequences, parameters)
    x = torch.add(x, self.dropped(y, self.residual_dropout, i, 1, sequences.seed))
    if i == self.layers - 1:
      x = torch.index_select(x, 0, rows)
    y, transformed = self.decoder.transform(x, i, parameters)
    x = torch.add(x, self.dropped(y, self.residual_dropout, i, 2, sequences.seed))
    return (x, attended, transformed)

  def layer_backward(self: __torch__.causal_lm.CausalLm, x_gradient: Tensor, i: int,
      attended: List[Tensor], transformed: List[Tensor], sequences: __torch__.sequences.Sequences,
      rows: Tensor, parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    # The gradient of the layer's output -> that of its input, [T, C]
    y_gradient = self.dropped(x_gradient, self.residual_dropout, i, 2, sequences.seed)
    branch = self.decoder.transform_backward(__torch__.linear.compute(y_gradient, self.half),
      transformed, i, parameters, gradients, first)
    x_gradient = torch.add_(branch, x_gradient)
    if i == self.layers - 1:
      width = torch.size(x_gradient, 1)
      all = torch.zeros([torch.size(sequences.token_ids, 0), width], dtype=6, device=x_gradient.device)
      x_gradient = torch.index_add_(all, 0, rows, x_gradient)
    y_gradient = self.dropped(x_gradient, self.residual_dropout, i, 1, sequences.seed)
    branch = self.decoder.attend_backward(__torch__.linear.compute(y_gradient, self.half), attended, i,
      sequences, parameters, gradients, first)
    return torch.add_(branch, x_gradient)

  def hidden(self: __torch__.causal_lm.CausalLm, sequences: __torch__.sequences.Sequences, rows: Tensor,
      parameters: List[Tensor]) -> Tensor:
    # The head's input at these rows, int32 [P] -> [P, C] in the compute type
    x = self.embed(sequences, parameters)
    for i in range(self.layers):
      x, _0, _1 = self.layer(x, i, sequences, rows, parameters)
    y, _2 = self.decoder.finish(x, parameters)
    return __torch__.linear.compute(y, self.half)

  def head_at(self: __torch__.causal_lm.CausalLm, parameters: List[Tensor]) -> int:
    # The head, [V, C], is the token embedding or the last parameter.
    if self.tied:
      at = 0
    else:
      at = len(parameters) - 1
    return at

  def accumulate(self: __torch__.causal_lm.CausalLm, token_ids: Tensor, positions: Tensor,
      lengths: Tensor, offsets: Tensor, frequencies: Tensor, target_positions: Tensor,
      target_ids: Tensor, seed: Tensor, first: Tensor, workspace: Tensor, loss: Tensor,
      parameters: List[Tensor], gradients: List[Tensor]) -> Tensor:
    # token_ids, positions int32 [T]; lengths int32 [S], seed int64 [] and first bool [] on the CPU;
    # target_positions, target_ids int32 [P]; workspace [R, V]; loss float64 []. The batch may be on the
    # host.
    # Adds the summed cross entropy to loss and its gradients to gradients; when `first`, what was there
    # is overwritten. Returns loss.
    begin = bool(first)
    sequences = __torch__.sequences.of(token_ids, positions, lengths, offsets, frequencies, int(seed))
    rows = __torch__.sequences.near(target_positions, frequencies)
    x = self.embed(sequences, parameters)
    inputs = annotate(List[Tensor], [])
    attentions = annotate(List[List[Tensor]], [])
    transforms = annotate(List[List[Tensor]], [])
    for i in range(self.layers):
      if self.checkpointing:
        inputs.append(x)
      x, attended, transformed = self.layer(x, i, sequences, rows, parameters)
      if not self.checkpointing:
        attentions.append(attended)
        transforms.append(transformed)
    y, finished = self.decoder.finish(x, parameters)
    hidden = __torch__.linear.compute(y, self.half)  # [P, C]

    head = self.head_at(parameters)
    y_gradient = torch.empty_like(hidden)  # [P, C]
    targets = torch.to(__torch__.sequences.near(target_ids, frequencies), 4)  # int64 [P]
    added = __torch__.cross_entropy.backward(hidden, parameters[head], targets, workspace,
      self.smoothing, self.half, y_gradient, gradients[head], begin)
    _0 = __torch__.linear.add(loss, added, begin)
    x_gradient = self.decoder.finish_backward(y_gradient, finished, parameters, gradients, begin)

    for j in range(self.layers):
      i = self.layers - 1 - j
      if self.checkpointing:
        _1, attended, transformed = self.layer(inputs.pop(), i, sequences, rows, parameters)
      else:
        attended = attentions.pop()
        transformed = transforms.pop()
      x_gradient = self.layer_backward(x_gradient, i, attended, transformed, sequences,
        rows, parameters, gradients, begin)
    x_gradient = self.dropped(x_gradient, self.embedding_dropout, self.layers, 1, sequences.seed)
    _2 = self.decoder.embed_backward(x_gradient, sequences, gradients, begin)
    if self.padding_token >= 0:
      # As PyTorch's Embedding with a padding_idx, which transformers builds: the row does not learn.
      padding = torch.eq(sequences.token_ids, self.padding_token)  # [T]
      torch.masked_fill_(x_gradient, torch.unsqueeze(padding, 1), 0.)
    if begin and not self.tied:
      torch.zero_(gradients[0])
    torch.index_add_(gradients[0], 0, sequences.token_ids, x_gradient)
    return loss

  def update(self: __torch__.causal_lm.CausalLm, scalars: Tensor, count: Tensor, loss: Tensor,
      outcomes: Tensor, decayed: List[Tensor], decayed_gradients: List[Tensor],
      decayed_first_moments: List[Tensor], decayed_second_moments: List[Tensor], plain: List[Tensor],
      plain_gradients: List[Tensor], plain_first_moments: List[Tensor],
      plain_second_moments: List[Tensor]) -> Tensor:
    # decayed: the matrices and embeddings in one flat tensor; plain: biases and norm weights, which
    # AdamW does not decay. The gradients are those of the summed loss. scalars float64 [8] on the CPU:
    # learning rate, beta1, beta2, epsilon, weight decay, maximum norm, targets, row of outcomes to write.
    # count float32 [1]: updates so far, one more afterwards. outcomes float64 [N, 2]: one row becomes
    # the summed loss and the global norm of the mean loss's gradient before clipping. Where either is
    # not finite, weights, moments and count stay as they are. Returns count.
    targets = float(scalars[6])
    norm = torch.div(__torch__.adamw.norm([decayed_gradients[0], plain_gradients[0]]), targets)  # []
    torch.copy_(torch.select(outcomes, 0, int(scalars[7])), torch.stack([loss, norm]))
    divisor = __torch__.adamw.divisor(norm, targets, float(scalars[5]))
    skipped = torch.to(torch.logical_not(torch.isfinite(torch.add(norm, loss))), 6)  # []
    torch.add_(count, torch.sub(1.0, skipped))
    rates = [float(scalars[0]), float(scalars[1]), float(scalars[2]), float(scalars[3])]
    __torch__.adamw.step(decayed, decayed_gradients, decayed_first_moments, decayed_second_moments,
      count, rates, float(scalars[4]), divisor, skipped)
    __torch__.adamw.step(plain, plain_gradients, plain_first_moments, plain_second_moments,
      count, rates, 0.0, divisor, skipped)
    return count

  def loss(self: __torch__.causal_lm.CausalLm, token_ids: Tensor, positions: Tensor, lengths: Tensor,
      offsets: Tensor, frequencies: Tensor, target_positions: Tensor, target_ids: Tensor,
      workspace: Tensor, parameters: List[Tensor]) -> Tensor:
    # As accumulate, without gradients, noise, dropout and smoothing. Returns float64 [2]: the summed
    # cross entropy, and how many targets are the likeliest of all tokens.
    sequences = __torch__.sequences.of(token_ids, positions, lengths, offsets, frequencies, -1)
    hidden = self.hidden(sequences, __torch__.sequences.near(target_positions, frequencies), parameters)  # [P, C]
    return __torch__.cross_entropy.loss(hidden, parameters[self.head_at(parameters)],
      torch.to(__torch__.sequences.near(target_ids, frequencies), 4), workspace, self.half)

  def view(self: __torch__.causal_lm.CausalLm, flat: Tensor, place: Tensor) -> Tensor:
    # place int64 on the CPU: the first element, then the shape. A view of that part of flat.
    shape = annotate(List[int], [])
    elements = 1
    for i in range(1, len(place)):
      shape.append(int(place[i]))
      elements = elements * shape[i - 1]
    return torch.view(torch.narrow(flat, 0, int(place[0]), elements), shape)

  def write(self: __torch__.causal_lm.CausalLm, source: Tensor, target: Tensor) -> Tensor:
    # Copies source into target, of the same shape. Returns target.
    return torch.copy_(target, source)
