# Continuing texts: a causal language model forward with a cache of keys and values, so that a further
# token costs that token alone. Nothing is random here, and weights are only read.
#
# Shapes: R rows of the cache, each a text; P prompts with T tokens together; C hidden width, V vocabulary,
# H heads of queries, K heads of keys and values (G = H / K queries share a key), D width of a head,
# M room of a row of the cache, in tokens.
#
# `cache`: of each layer the keys [R, K, M, D] and then the values, in the type of the matrix products.
# A row's tokens lie from 0 on; what comes after them is finite and of no meaning.

class Decoding(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  stack : __torch__.stack.Stack
  head : __torch__.head.Head
  layers : int
  half : bool

  def start(self: __torch__.decoding.Decoding, token_ids: Tensor, types: Tensor, positions: Tensor,
      lengths: Tensor, offsets: Tensor, frequencies: Tensor, rows: Tensor, last: Tensor, room: Tensor,
      parameters: List[Tensor]) -> List[Tensor]:
    # token_ids, positions int32 [T]; lengths int32 [P] and room int64 [] on the CPU; rows int64 [T], the
    # prompt of each token; last int32 [P], each prompt's last token. All may be on the host.
    # -> the logits after each prompt, float32 [P, V], and the cache with a row for each.
    sequences = __torch__.sequences.of(token_ids, types, positions, lengths, offsets, frequencies, -1)
    places = __torch__.sequences.near(rows, frequencies)
    ends = __torch__.sequences.near(last, frequencies)
    x = self.embed(sequences, parameters)  # [T, C]
    results = annotate(List[Tensor], [])
    for i in range(self.layers):
      q, k, v, _0 = self.stack.heads_of(x, i, sequences, parameters)
      shape = [len(sequences.lengths), torch.size(k, 1), int(room), torch.size(k, 2)]
      for part in [k, v]:
        cached = torch.zeros(shape, dtype=ops.prim.dtype(part), device=part.device)
        results.append(__torch__.decoding.write(cached, part, places, sequences.positions))
      mixed, _1 = __torch__.attention.forward(self.stack.attention_kind, True, q, k, v, sequences,
        self.stack.attention_scale, 0., i)  # [T, H, D]
      x = torch.add(x, self.stack.output_of(mixed, i, parameters))
      if i == self.layers - 1:
        x = torch.index_select(x, 0, ends)  # [P, C]
      y, _2 = self.stack.transform(x, i, parameters)
      x = torch.add(x, y)
    results.insert(0, self.logits(x, parameters))
    return results

  def next(self: __torch__.decoding.Decoding, token_ids: Tensor, positions: Tensor, lengths: Tensor,
      frequencies: Tensor, longest: Tensor, cache: List[Tensor], parameters: List[Tensor]) -> Tensor:
    # token_ids, positions int32 [R], what each row goes on with and where; lengths int32 [R], ones, and
    # longest int64 [], the most tokens of a row with its new one, on the CPU.
    # -> the logits after them, float32 [R, V]. The new tokens' keys and values are written to the cache.
    sequences = __torch__.sequences.of(token_ids, positions, positions, lengths, positions, frequencies, -1)
    count = torch.size(token_ids, 0)
    rows = torch.arange(count, dtype=4, device=frequencies.device)
    x = self.embed(sequences, parameters)  # [R, C]
    for i in range(self.layers):
      q, k, v, _0 = self.stack.heads_of(x, i, sequences, parameters)
      keys = __torch__.decoding.write(cache[2 * i], k, rows, sequences.positions)
      values = __torch__.decoding.write(cache[2 * i + 1], v, rows, sequences.positions)
      mixed = __torch__.decoding.attention(q, torch.narrow(keys, 2, 0, int(longest)),
        torch.narrow(values, 2, 0, int(longest)), sequences.positions, self.stack.attention_scale)
      x = torch.add(x, self.stack.output_of(mixed, i, parameters))
      y, _1 = self.stack.transform(x, i, parameters)
      x = torch.add(x, y)
    return self.logits(x, parameters)

  def taken(self: __torch__.decoding.Decoding, rows: Tensor, more: Tensor, frequencies: Tensor,
      cache: List[Tensor]) -> List[Tensor]:
    # rows int64 [R'], which may be on the host; more int64 [] on the CPU -> a cache of these rows, with
    # room for so many tokens more.
    chosen = __torch__.sequences.near(rows, frequencies)
    results = annotate(List[Tensor], [])
    for part in cache:
      selected = torch.index_select(part, 0, chosen)  # [R', K, M, D]
      if int(more) > 0:
        shape = [torch.size(selected, 0), torch.size(part, 1), int(more), torch.size(part, 3)]
        zeros = torch.zeros(shape, dtype=ops.prim.dtype(part), device=part.device)
        selected = torch.cat([selected, zeros], 2)
      results.append(selected)
    return results

  def embed(self: __torch__.decoding.Decoding, sequences: __torch__.sequences.Sequences,
      parameters: List[Tensor]) -> Tensor:
    # -> [T, C]
    tokens = torch.index_select(parameters[0], 0, sequences.token_ids)
    x, _0 = self.stack.embed(tokens, annotate(List[Tensor], []), sequences, parameters)
    return x

  def logits(self: __torch__.decoding.Decoding, x: Tensor, parameters: List[Tensor]) -> Tensor:
    # x [R, C] -> float32 [R, V]
    y, _0 = self.stack.finish(x, parameters)
    return self.head.logits(__torch__.linear.compute(y, self.half), parameters)

def write(cached: Tensor, part: Tensor, rows: Tensor, positions: Tensor) -> Tensor:
  # part [T, K, D] goes to the cache [R, K, M, D] at rows int64 [T] and positions int32 [T]. Returns it.
  heads = torch.unsqueeze(torch.arange(torch.size(part, 1), dtype=4, device=part.device), 0)  # [1, K]
  at = annotate(List[Optional[Tensor]],
    [torch.unsqueeze(rows, 1), heads, torch.unsqueeze(torch.to(positions, 4), 1)])
  return torch.index_put_(cached, at, part)

def attention(q: Tensor, keys: Tensor, values: Tensor, positions: Tensor, scale: float) -> Tensor:
  # One query per row: q [R, H, D], keys and values [R, K, L, D]; the row sees what lies up to its
  # position, int32 [R] -> [R, H, D]
  count, heads, width = torch.size(q)
  kv_heads = torch.size(keys, 1)
  grouped = torch.reshape(q, [count, kv_heads, heads // kv_heads, width])  # [R, K, G, D]
  scores = torch.mul_(torch.to(torch.matmul(grouped, torch.transpose(keys, 2, 3)), 6), scale)
  places = torch.arange(torch.size(keys, 2), dtype=3, device=q.device)  # [L]
  beyond = torch.gt(places, torch.reshape(positions, [-1, 1, 1, 1]))  # [R, 1, 1, L]
  share = torch.softmax(torch.masked_fill_(scores, beyond, float("-inf")), 3)  # [R, K, G, L]
  mixed = torch.matmul(torch.to(share, ops.prim.dtype(values)), values)  # [R, K, G, D]
  return torch.reshape(mixed, [count, heads, width])
