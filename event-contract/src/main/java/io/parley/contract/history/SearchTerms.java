package io.parley.contract.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/// Cuts text into what search compares: words (Unicode's UAX 29) in lower case, Latin letters
/// without their accents, Chinese, Japanese and Korean by pairs of characters. Takes any text; one
/// that has no words has no terms.
///
/// A message's terms also have the single characters of such a pair, a query's have them only where
/// a character stands alone: so a query of one character finds something, and a longer one asks for
/// no more terms than it needs. Words of scripts without spaces that are not those three, such as
/// Thai, are found only whole as they were written between spaces.
///
/// Safe for use by many threads. A change here is seen by messages that are written after it only:
/// the history has to be built anew.
public final class SearchTerms {
  /// Distinct terms of one message; further ones are not found.
  public static final int MAX_TERMS = 1_000;

  /// UTF-16 units; of a longer word, in a message as in a query, only the beginning counts.
  public static final int MAX_TERM_CHARS = 64;

  private static final Analyzer MESSAGES = new Words(true);
  private static final Analyzer QUERIES = new Words(false);

  private SearchTerms() {}

  /// @return distinct, in the order of the text, at most [#MAX_TERMS]
  public static List<String> ofMessage(String content) {
    return List.copyOf(cut(MESSAGES, content).distinct);
  }

  /// Whole words, but for the last one where the text ends with it: of that the beginning counts,
  /// from [WantedTerms#MIN_BEGINNING] characters on.
  ///
  /// @return at most [#MAX_TERMS]; empty when the text has no words
  public static WantedTerms ofQuery(String text) {
    Cut cut = cut(QUERIES, text);
    List<String> whole = new ArrayList<>(cut.distinct);
    if (!cut.endsWithAWord || !isBeginning(cut.last)) {
      return new WantedTerms(whole, null);
    }
    // A word that came before in whole has what it begins with.
    if (cut.lastIsNew) {
      whole.removeLast();
      return new WantedTerms(whole, cut.last);
    }
    return new WantedTerms(whole, null);
  }

  private static boolean isBeginning(String term) {
    return term.codePointCount(0, term.length()) >= WantedTerms.MIN_BEGINNING;
  }

  /// @param distinct in the order of the text
  /// @param last empty where there is none
  /// @param lastIsNew whether the last was none of those before it
  /// @param endsWithAWord whether nothing follows the last
  private record Cut(Set<String> distinct, String last, boolean lastIsNew, boolean endsWithAWord) {}

  private static Cut cut(Analyzer analyzer, String text) {
    Set<String> terms = new LinkedHashSet<>();
    String last = "";
    boolean lastIsNew = false;
    int end = 0;
    // An accent may be a character of its own (macOS writes file names so): filters see it
    // composed.
    String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
    try (TokenStream tokens = analyzer.tokenStream("", composed)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      OffsetAttribute place = tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (terms.size() < MAX_TERMS && tokens.incrementToken()) {
        last = cut(term.toString());
        lastIsNew = terms.add(last);
        end = place.endOffset();
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
    return new Cut(terms, last, lastIsNew, end == composed.length());
  }

  private static String cut(String term) {
    if (term.length() <= MAX_TERM_CHARS) {
      return term;
    }
    boolean splitsAPair = Character.isHighSurrogate(term.charAt(MAX_TERM_CHARS - 1));
    return term.substring(0, splitsAPair ? MAX_TERM_CHARS - 1 : MAX_TERM_CHARS);
  }

  private static final class Words extends Analyzer {
    private static final int ALL_SCRIPTS =
        CJKBigramFilter.HAN
            | CJKBigramFilter.HIRAGANA
            | CJKBigramFilter.KATAKANA
            | CJKBigramFilter.HANGUL;

    private final boolean singles;

    Words(boolean singles) {
      this.singles = singles;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      StandardTokenizer words = new StandardTokenizer();
      TokenStream lower = new LowerCaseFilter(new CJKWidthFilter(words));
      TokenStream pairs = new CJKBigramFilter(lower, ALL_SCRIPTS, singles);
      return new TokenStreamComponents(words, new ASCIIFoldingFilter(pairs));
    }
  }
}
