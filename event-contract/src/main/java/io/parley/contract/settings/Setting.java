package io.parley.contract.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One variable of the environment. Without a value, or with a blank one, it is not set.
///
/// @param <T> what its value means
/// @param name of the variable
/// @param form what it may be, for people
/// @param standard what holds where it is not set; null for nothing
/// @param otherwise the same for people, where that needs words; null where it does not
/// @param meaning for the documentation
/// @param secret whether its value is never shown, and may stand in a file instead
/// @param reader makes a value of it; throws an [IllegalArgumentException] for what it cannot be
public record Setting<T>(
    String name,
    String form,
    @Nullable T standard,
    @Nullable String otherwise,
    String meaning,
    boolean secret,
    Function<String, T> reader) {

  public static Setting<Integer> number(
      String name, int least, int most, @Nullable Integer standard, String meaning) {
    return of(
        name,
        least + " to " + most,
        standard,
        meaning,
        text -> {
          int number = Integer.parseInt(text); // what is no number is an IllegalArgumentException
          if (number < least || number > most) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  public static Setting<Boolean> flag(String name, boolean standard, String meaning) {
    return of(
        name,
        "true or false",
        standard,
        meaning,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  public static Setting<String> text(
      String name, String form, @Nullable String standard, String meaning) {
    return of(name, form, standard, meaning, text -> text);
  }

  /// A text of a pattern.
  public static Setting<String> matching(
      String name, String form, Pattern pattern, @Nullable String standard, String meaning) {
    return of(
        name,
        form,
        standard,
        meaning,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
          }
          return text;
        });
  }

  /// Space around the value does not count.
  public static <T> Setting<T> of(
      String name, String form, @Nullable T standard, String meaning, Function<String, T> reader) {
    return exact(name, form, standard, meaning, text -> reader.apply(text.strip()));
  }

  /// The value is read as it is, with the space around it.
  public static <T> Setting<T> exact(
      String name, String form, @Nullable T standard, String meaning, Function<String, T> reader) {
    return new Setting<>(name, form, standard, null, meaning, false, reader);
  }

  /// The same, and its value is never shown.
  public Setting<T> hidden() {
    return new Setting<>(name, form, standard, otherwise, meaning, true, reader);
  }

  /// The same, with words for what holds where it is not set.
  public Setting<T> inWords(String words) {
    return new Setting<>(name, form, standard, words, meaning, secret, reader);
  }

  /// The variable that names the file which its value may stand in instead; empty for what is no
  /// secret.
  public Optional<String> fileName() {
    return secret ? Optional.of(name + "_FILE") : Optional.empty();
  }

  /// What holds where it is not set, for people; empty where it is required, or nothing holds.
  public String standardInWords() {
    return otherwise != null ? otherwise : standard == null ? "" : standard.toString();
  }

  /// What a process calls itself where nobody gives it a name.
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // a host without a name of its own is still a host
      return "localhost";
    }
  }
}
