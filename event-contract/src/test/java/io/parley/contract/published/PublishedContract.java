package io.parley.contract.published;

import java.io.IOException;
import java.nio.file.Files;

/// What `./parley contract` runs, in the directory of this module.
final class PublishedContract {
  private PublishedContract() {}

  public static void main(String[] arguments) throws IOException {
    String command = String.join(" ", arguments);
    if (command.equals("render")) {
      render();
    } else if (command.matches("baseline [0-9A-Za-z.-]+")) {
      try {
        Baseline.take(arguments[1]);
      } catch (IllegalArgumentException e) {
        System.err.println("parley: " + e.getMessage());
        System.exit(1);
      }
    } else {
      System.err.println("usage: ./parley contract render | baseline VERSION");
      System.exit(2);
    }
  }

  /// Writes what [PublishedDocumentsTest] compares.
  private static void render() throws IOException {
    Files.createDirectories(UnionSchema.FILES);
    for (PublishedTopic topic : PublishedTopic.values()) {
      Files.writeString(UnionSchema.file(topic), UnionSchema.text(UnionSchema.of(topic)));
    }
    Files.writeString(
        TopicsDocument.FILE, TopicsDocument.rendered(Files.readString(TopicsDocument.FILE)));
    Files.writeString(TopicsAsyncApi.FILE, TopicsAsyncApi.text());
  }
}
