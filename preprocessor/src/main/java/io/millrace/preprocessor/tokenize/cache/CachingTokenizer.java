package io.millrace.preprocessor.tokenize.cache;

import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.cache.AddedTokens.AddedToken;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tokenizer that is asked about each pre-token once. */
public final class CachingTokenizer implements Tokenizer {
  private static final Logger LOG = LoggerFactory.getLogger(CachingTokenizer.class);

  /** Longer ones are mostly not words, and seldom come again. */
  private static final int LONGEST_CACHED = 64;

  /**
   * Asking for a pre-token alone takes several times its share in a whole text: a text with more
   * new ones than one in so many chars goes there as a whole.
   */
  private static final int CHARS_PER_NEW_PRE_TOKEN = 32;

  private static final int NEW_PRE_TOKENS_AT_LEAST = 4;

  /** What a thread works with. */
  private static final class Desk {
    private final PreTokenCache cache = new PreTokenCache();
    private final TokenList tokens = new TokenList();
    private char[] text = new char[4096];

    /** How many new pieces the text may still have. */
    private int allowed;

    /** Whether places are asked for as well, which are dear where the tokenizer tells them. */
    private boolean offsets;

    private void lay(String next, boolean withOffsets) {
      offsets = withOffsets;
      if (next.length() > text.length) {
        text = new char[Math.max(next.length(), 2 * text.length)];
      }
      next.getChars(0, next.length(), text, 0);
      allowed = Math.max(NEW_PRE_TOKENS_AT_LEAST, next.length() / CHARS_PER_NEW_PRE_TOKEN);
      tokens.clear();
    }
  }

  private final Tokenizer tokenizer;
  private final CacheableRules rules;
  private final Surroundings surroundings;
  private final ThreadLocal<Desk> desks = ThreadLocal.withInitial(Desk::new);

  private CachingTokenizer(Tokenizer tokenizer, CacheableRules rules, Surroundings surroundings) {
    this.tokenizer = tokenizer;
    this.rules = rules;
    this.surroundings = surroundings;
  }

  /**
   * Puts a cache before a tokenizer, where its rules allow that.
   *
   * @param tokenizer of these files; closed with the returned one
   * @return the tokenizer itself, where they do not
   */
  public static Tokenizer over(Tokenizer tokenizer, TokenizerFiles files) {
    Optional<CacheableRules> rules =
        CacheableRules.of(files.tree())
            .filter(found -> found.addedTokens().haveTheIdsOf(tokenizer));
    Optional<Surroundings> surroundings = Surroundings.of(tokenizer);
    if (rules.isEmpty() || surroundings.isEmpty()) {
      LOG.info(
          "'{}' cuts texts in a way that the cache of pre-tokens does not know: every text goes to"
              + " the tokenizer as a whole, which takes several times as long.",
          files.tokenizerJson());
      return tokenizer;
    }
    return new CachingTokenizer(tokenizer, rules.get(), surroundings.get());
  }

  @Override
  public int[] encode(String text, boolean specialTokens) {
    Desk desk = desks.get();
    return gather(desk, text, specialTokens, false)
        ? desk.tokens.ids()
        : tokenizer.encode(text, specialTokens);
  }

  @Override
  public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
    Desk desk = desks.get();
    return gather(desk, text, specialTokens, true)
        ? desk.tokens.tokenized(text.length())
        : tokenizer.encodeWithOffsets(text, specialTokens);
  }

  /** Lays the text's tokens on the desk; false where the tokenizer must have the whole text. */
  private boolean gather(Desk desk, String text, boolean specialTokens, boolean offsets) {
    int length = text.length();
    desk.lay(text, offsets);
    if (specialTokens) {
      addSpecial(desk.tokens, surroundings.before());
    }
    int from = 0;
    while (from < length) {
      int to = from;
      AddedToken added = null;
      while (to < length && added == null) {
        added = rules.addedTokens().at(desk.text, to, length);
        to += added == null ? 1 : 0;
      }
      if (!gatherBetween(desk, from, to)) {
        return false;
      }
      from = to;
      if (added != null) {
        from = to + added.content().length();
        desk.tokens.add(added.id(), to, from);
      }
    }
    if (specialTokens) {
      addSpecial(desk.tokens, surroundings.after());
    }
    return true;
  }

  /** The tokens of what is between two added ones; false where there is too much that is new. */
  private boolean gatherBetween(Desk desk, int from, int to) {
    int at = from;
    while (at < to) {
      int unjudged = CharKinds.firstUnjudged(desk.text, at, to);
      int judged = unjudged == to ? to : Seams.lastUpTo(desk.text, at, unjudged);
      while (at < judged) {
        int end = rules.preTokenizer().end(desk.text, at, judged);
        if (!gatherPiece(desk, at, end)) {
          return false;
        }
        at = end;
      }
      if (at < to) {
        int end = Seams.firstBehind(desk.text, unjudged, to);
        if (!gatherPiece(desk, at, end)) {
          return false;
        }
        at = end;
      }
    }
    return true;
  }

  /** The tokens of what is cut out of its text wherever it stands. */
  private boolean gatherPiece(Desk desk, int from, int to) {
    int place = desk.cache.find(desk.text, from, to);
    if (place == PreTokenCache.UNKNOWN) {
      if (desk.allowed == 0) {
        return false;
      }
      desk.allowed--;
      ask(desk, from, to);
    } else if (desk.cache.singleId(place) >= 0) {
      desk.tokens.add(desk.cache.singleId(place), from, to);
    } else {
      desk.tokens.addAll(desk.cache.tokens(place), from);
    }
    return true;
  }

  private void ask(Desk desk, int from, int to) {
    String piece = new String(desk.text, from, to - from);
    boolean cached = piece.length() <= LONGEST_CACHED;
    if (!cached && !desk.offsets) {
      for (int id : tokenizer.encode(piece, false)) {
        desk.tokens.add(id, from, to);
      }
      return;
    }
    TokenizedText tokens = tokenizer.encodeWithOffsets(piece, false);
    desk.tokens.addAll(tokens, from);
    if (cached) {
      desk.cache.add(desk.text, from, to, tokens);
    }
  }

  private static void addSpecial(TokenList tokens, int[] ids) {
    for (int id : ids) {
      tokens.add(id, 0, 0);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
