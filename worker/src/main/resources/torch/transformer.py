# A transformer on a batch without padding: forward, backward by hand, and the optimizer's step. What
# differs between architecture families is in the module `stack`, which is gpt2.py, llama.py or
# encoder.py; what the model is trained for is in the module `head`, which is language_head.py or
# classification_head.py.
#
# The backward pass is written out rather than left to autograd: gradients go straight into their
# buffers, nothing lives longer than it is needed, and a layer's activations can be computed anew.
#
# Shapes: T tokens of S sequences, C hidden width, P rows that the head looks at: a supervised token
# each, or one of a sequence. The residual stream and its gradient are float32; `half` makes matrix
# products bfloat16.

class Transformer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  stack : __torch__.stack.Stack
  head : __torch__.head.Head
  layers : int
  tied : bool
  half : bool
  checkpointing : bool
  embedding_dropout : float
  attention_dropout : float
  inner_dropout : float
  padding_token : int
  noise : float

  def pinned(self: __torch__.transformer.Transformer, x: Tensor) -> Tensor:
    # A copy of x in the host's memory from which CUDA copies by itself.
    return torch.pin_memory(x)

  def embed(self: __torch__.transformer.Transformer, sequences: __torch__.sequences.Sequences,
      parameters: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    # -> [T, C], and what embed_backward asks for.
    tokens = torch.index_select(parameters[0], 0, sequences.token_ids)
    noise = annotate(List[Tensor], [])
    if self.noise > 0. and sequences.seed >= 0:
      noise.append(__torch__.random.noise(tokens, sequences.lengths, self.noise,
        __torch__.random.place(sequences.seed, self.layers, 0)))
    x, kept = self.stack.embed(tokens, noise, sequences, parameters)
    return (__torch__.random.dropped(x, self.embedding_dropout, self.layers, 1, sequences.seed), kept)

  def layer(self: __torch__.transformer.Transformer, x: Tensor, i: int,
      sequences: __torch__.sequences.Sequences, rows: Tensor,
      parameters: List[Tensor]) -> Tuple[Tensor, List[List[Tensor]]]:
    # x [T, C] -> [T, C], and what layer_backward asks for. Of the last layer, all behind attention sees
    # only the rows whose output anybody looks at: [P, C].
    y, attended = self.stack.attend(x, i, sequences, parameters)
    x = torch.add(x, __torch__.random.dropped(y, self.attention_dropout, i, 1, sequences.seed))
    if i == self.layers - 1:
      x = torch.index_select(x, 0, rows)
    x, attention_settled = self.stack.settle(x, i, False, parameters)
    y, transformed = self.stack.transform(x, i, parameters)
    x = torch.add(x, __torch__.random.dropped(y, self.inner_dropout, i, 2, sequences.seed))
    x, settled = self.stack.settle(x, i, True, parameters)
    return (x, [attended, attention_settled, transformed, settled])

  def layer_backward(self: __torch__.transformer.Transformer, x_gradient: Tensor, i: int,
      kept: List[List[Tensor]], sequences: __torch__.sequences.Sequences, rows: Tensor,
      parameters: List[Tensor], gradients: List[Tensor], first: bool) -> Tensor:
    # The gradient of the layer's output -> that of its input, [T, C]
    attended, attention_settled, transformed, settled = kept
    x_gradient = self.stack.settle_backward(x_gradient, settled, i, True, parameters, gradients, first)
    y_gradient = __torch__.random.dropped(x_gradient, self.inner_dropout, i, 2, sequences.seed)
    branch = self.stack.transform_backward(__torch__.linear.compute(y_gradient, self.half),
      transformed, i, parameters, gradients, first)
    x_gradient = torch.add_(branch, x_gradient)
    x_gradient = self.stack.settle_backward(x_gradient, attention_settled, i, False, parameters, gradients,
      first)
    if i == self.layers - 1:
      width = torch.size(x_gradient, 1)
      all = torch.zeros([torch.size(sequences.token_ids, 0), width], dtype=6, device=x_gradient.device)
      x_gradient = torch.index_add_(all, 0, rows, x_gradient)
    y_gradient = __torch__.random.dropped(x_gradient, self.attention_dropout, i, 1, sequences.seed)
    branch = self.stack.attend_backward(__torch__.linear.compute(y_gradient, self.half), attended, i,
      sequences, parameters, gradients, first)
    return torch.add_(branch, x_gradient)

  def hidden(self: __torch__.transformer.Transformer, sequences: __torch__.sequences.Sequences, rows: Tensor,
      parameters: List[Tensor]) -> Tensor:
    # The head's input at these rows, int32 [P] -> [P, C] in the compute type
    x, _0 = self.embed(sequences, parameters)
    for i in range(self.layers):
      x, _1 = self.layer(x, i, sequences, rows, parameters)
    y, _2 = self.stack.finish(x, parameters)
    return __torch__.linear.compute(y, self.half)

  def accumulate(self: __torch__.transformer.Transformer, token_ids: Tensor, types: Tensor,
      positions: Tensor, lengths: Tensor, offsets: Tensor, frequencies: Tensor, rows: Tensor,
      targets: Tensor, seed: Tensor, first: Tensor, loss: Tensor, given: List[Tensor],
      parameters: List[Tensor], gradients: List[Tensor]) -> Tensor:
    # token_ids, positions int32 [T], types int32 [T] or [0]; lengths int32 [S], seed int64 [] and first
    # bool [] on the CPU; rows int32 [P]; targets and given as the head takes them; loss float64 []. The
    # batch may be on the host.
    # Adds the summed loss to loss and its gradients to gradients; when `first`, what was there is
    # overwritten. Returns loss.
    begin = bool(first)
    sequences = __torch__.sequences.of(token_ids, types, positions, lengths, offsets, frequencies,
      int(seed))
    places = __torch__.sequences.near(rows, frequencies)
    x, embedded = self.embed(sequences, parameters)
    inputs = annotate(List[Tensor], [])
    layers = annotate(List[List[List[Tensor]]], [])
    for i in range(self.layers):
      if self.checkpointing:
        inputs.append(x)
      x, kept = self.layer(x, i, sequences, places, parameters)
      if not self.checkpointing:
        layers.append(kept)
    y, finished = self.stack.finish(x, parameters)
    hidden = __torch__.linear.compute(y, self.half)  # [P, C]

    y_gradient, added = self.head.backward(hidden, __torch__.sequences.near(targets, frequencies), given,
      sequences.seed, parameters, gradients, begin)
    _0 = __torch__.linear.add(loss, added, begin)
    x_gradient = self.stack.finish_backward(y_gradient, finished, parameters, gradients, begin)

    for j in range(self.layers):
      i = self.layers - 1 - j
      if self.checkpointing:
        _1, kept = self.layer(inputs.pop(), i, sequences, places, parameters)
      else:
        kept = layers.pop()
      x_gradient = self.layer_backward(x_gradient, i, kept, sequences, places, parameters, gradients,
        begin)
    x_gradient = __torch__.random.dropped(x_gradient, self.embedding_dropout, self.layers, 1,
      sequences.seed)
    x_gradient = self.stack.embed_backward(x_gradient, embedded, sequences, parameters, gradients, begin)
    if self.padding_token >= 0:
      # As PyTorch's Embedding with a padding_idx, which transformers builds: the row does not learn.
      padding = torch.eq(sequences.token_ids, self.padding_token)  # [T]
      torch.masked_fill_(x_gradient, torch.unsqueeze(padding, 1), 0.)
    if begin and not self.tied:
      torch.zero_(gradients[0])
    torch.index_add_(gradients[0], 0, sequences.token_ids, x_gradient)
    return loss

  def update(self: __torch__.transformer.Transformer, scalars: Tensor, count: Tensor, loss: Tensor,
      outcomes: Tensor, decayed: List[Tensor], decayed_gradients: List[Tensor],
      decayed_first_moments: List[Tensor], decayed_second_moments: List[Tensor], plain: List[Tensor],
      plain_gradients: List[Tensor], plain_first_moments: List[Tensor],
      plain_second_moments: List[Tensor]) -> Tensor:
    # decayed: the matrices and embeddings in one flat tensor; plain: biases and norm weights, which
    # AdamW does not decay. The gradients are those of the summed loss. scalars float64 [8] on the CPU:
    # learning rate, beta1, beta2, epsilon, weight decay, maximum norm, what the loss and its gradient are
    # divided by to be means, row of outcomes to write.
    # count float32 [1]: updates so far, one more afterwards. outcomes float64 [N, 2]: one row becomes
    # the summed loss and the global norm of the mean loss's gradient before clipping. Where either is
    # not finite, weights, moments and count stay as they are. Returns count.
    weight = float(scalars[6])
    norm = torch.div(__torch__.adamw.norm([decayed_gradients[0], plain_gradients[0]]), weight)  # []
    torch.copy_(torch.select(outcomes, 0, int(scalars[7])), torch.stack([loss, norm]))
    divisor = __torch__.adamw.divisor(norm, weight, float(scalars[5]))
    skipped = torch.to(torch.logical_not(torch.isfinite(torch.add(norm, loss))), 6)  # []
    torch.add_(count, torch.sub(1.0, skipped))
    rates = [float(scalars[0]), float(scalars[1]), float(scalars[2]), float(scalars[3])]
    __torch__.adamw.step(decayed, decayed_gradients, decayed_first_moments, decayed_second_moments,
      count, rates, float(scalars[4]), divisor, skipped)
    __torch__.adamw.step(plain, plain_gradients, plain_first_moments, plain_second_moments,
      count, rates, 0.0, divisor, skipped)
    return count

  def loss(self: __torch__.transformer.Transformer, token_ids: Tensor, types: Tensor, positions: Tensor,
      lengths: Tensor, offsets: Tensor, frequencies: Tensor, rows: Tensor, targets: Tensor,
      given: List[Tensor], parameters: List[Tensor]) -> Tensor:
    # As accumulate, without gradients, and without noise, dropout, smoothing and class weights. Returns
    # what the head says of it, float64 [...], the summed loss first.
    sequences = __torch__.sequences.of(token_ids, types, positions, lengths, offsets, frequencies, -1)
    hidden = self.hidden(sequences, __torch__.sequences.near(rows, frequencies), parameters)  # [P, C]
    return self.head.loss(hidden, __torch__.sequences.near(targets, frequencies), given, parameters)

  def logits(self: __torch__.transformer.Transformer, token_ids: Tensor, types: Tensor, positions: Tensor,
      lengths: Tensor, offsets: Tensor, frequencies: Tensor, rows: Tensor,
      parameters: List[Tensor]) -> Tensor:
    # What the head makes of these rows, float32 [P, number of tokens or labels]
    sequences = __torch__.sequences.of(token_ids, types, positions, lengths, offsets, frequencies, -1)
    hidden = self.hidden(sequences, __torch__.sequences.near(rows, frequencies), parameters)  # [P, C]
    return self.head.logits(hidden, parameters)

  def view(self: __torch__.transformer.Transformer, flat: Tensor, place: Tensor) -> Tensor:
    # place int64 on the CPU: the first element, then the shape. A view of that part of flat.
    shape = annotate(List[int], [])
    elements = 1
    for i in range(1, len(place)):
      shape.append(int(place[i]))
      elements = elements * shape[i - 1]
    return torch.view(torch.narrow(flat, 0, int(place[0]), elements), shape)

  def write(self: __torch__.transformer.Transformer, source: Tensor, target: Tensor) -> Tensor:
    # Copies source into target, of the same shape. Returns target.
    return torch.copy_(target, source)

  def copied(self: __torch__.transformer.Transformer, source: Tensor) -> Tensor:
    return torch.clone(source)

  def fetch(self: __torch__.transformer.Transformer, range: Tensor, source: Tensor, target: Tensor) -> Tensor:
    # range int64 [2] on the CPU: the first element of source and how many; source [N], target [M] on the
    # CPU. Copies them to target's beginning and waits for that. Returns range.
    count = int(range[1])
    torch.copy_(torch.narrow(target, 0, 0, count), torch.narrow(source, 0, int(range[0]), count))
    return range
