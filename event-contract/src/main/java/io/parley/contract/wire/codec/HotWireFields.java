package io.parley.contract.wire.codec;

import io.parley.contract.ReceiptMark;
import io.parley.contract.codec.HotFields;
import io.parley.contract.codec.HotMark;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of one value of the [HotWireKinds].
final class HotWireFields extends HotFields {
  private @Nullable List<HotWireFields> conversations;
  private @Nullable GatewayRef gateway;
  private @Nullable Origin origin;

  @Override
  protected void readOther(String name, JsonParser in) {
    switch (name) {
      case "conversations" -> conversations = all(in);
      case "gateway" -> gateway = gateway(in);
      case "origin" -> origin = origin(in);
      case "request" -> throw new NotOurs();
      default -> super.readOther(name, in);
    }
  }

  SendMessage send() {
    return new SendMessage(conversation(), clientMessageId(), sender(), body(), need(origin));
  }

  MarkReceipts mark() {
    return new MarkReceipts(
        need(conversations).stream()
            .map(
                one ->
                    new MarkReceipts.Marks(one.conversation(), one.marks(HotWireFields::reported)))
            .toList());
  }

  ReceiptsTold told() {
    return new ReceiptsTold(
        need(gateway),
        need(conversations).stream()
            .map(
                one ->
                    new ReceiptsTold.Moved(
                        one.conversation(),
                        one.marks(HotWireFields::told),
                        one.authors(),
                        one.at()))
            .toList());
  }

  private static MarkReceipts.Mark reported(HotMark mark) {
    return new MarkReceipts.Mark(mark.user(), mark.number(), mark.cause(), mark.ago());
  }

  private static ReceiptMark told(HotMark mark) {
    return new ReceiptMark(mark.user(), mark.delivered(), mark.read());
  }

  private static Origin origin(JsonParser in) {
    GatewayRef gateway = null;
    String requestId = null;
    for (String field = first(in); field != null; field = in.nextName()) {
      in.nextToken();
      switch (field) {
        case "gateway" -> gateway = gateway(in);
        case "requestId" -> requestId = text(in);
        default -> in.skipChildren();
      }
    }
    return new Origin(need(gateway), need(requestId));
  }

  private static GatewayRef gateway(JsonParser in) {
    String id = null;
    long epoch = -1;
    int slot = -1;
    for (String field = first(in); field != null; field = in.nextName()) {
      in.nextToken();
      switch (field) {
        case "id" -> id = text(in);
        case "epoch" -> epoch = integer(in);
        case "slot" -> slot = small(in);
        default -> in.skipChildren();
      }
    }
    return new GatewayRef(need(id), epoch, slot);
  }

  private static List<HotWireFields> all(JsonParser in) {
    require(in.currentToken() == JsonToken.START_ARRAY);
    List<HotWireFields> all = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      require(in.currentToken() == JsonToken.START_OBJECT);
      HotWireFields one = new HotWireFields();
      one.read(in);
      all.add(one);
    }
    return all;
  }

  private static int small(JsonParser in) {
    require(in.currentToken() == JsonToken.VALUE_NUMBER_INT);
    return in.getIntValue();
  }
}
