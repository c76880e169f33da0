package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Role;
import io.parley.contract.RoleChange;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class CommandsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CARL = new UserId("carl");
  private static final ConversationId GROUP = new ConversationId("g-1");
  private static final ConversationId DM = new ConversationId("dm:alice:bob");
  private static final Origin ORIGIN = new Origin(new GatewayRef("here", 1, 0), "r");

  static Stream<Arguments> payloadsAndTheirCommands() {
    return Stream.of(
        Arguments.of(
            "edit",
            "{'conversationId':'g-1','messageId':'m','content':'hi','by':'bob'}",
            new EditMessage(GROUP, "m", "hi", ALICE, ORIGIN)),
        Arguments.of(
            "delete",
            "{'conversationId':'g-1','messageId':'m'}",
            new DeleteMessage(GROUP, "m", ALICE, ORIGIN)),
        Arguments.of(
            "react",
            "{'conversationId':'g-1','messageId':'m','emoji':'👍','on':false}",
            new React(GROUP, "m", "👍", false, ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'conversationId':'g-1','members':['bob','alice','carl','bob']}",
            new CreateConversation(GROUP, null, null, false, List.of(BOB, CARL), ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'conversationId':'g-1','kind':'group','title':'T','picture':'/p','open':true}",
            new CreateConversation(GROUP, "T", "/p", true, List.of(), ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'conversationId':'g-1','history':'all'}",
            new CreateConversation(
                GROUP, null, null, false, List.of(), ALICE, ORIGIN, VisibleHistory.ALL, List.of())),
        Arguments.of(
            "create",
            "{'kind':'direct','members':['bob']}",
            new CreateConversation(DM, null, null, false, List.of(BOB), ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'kind':'direct','members':['alice','bob'],'title':null}",
            new CreateConversation(DM, null, null, false, List.of(BOB), ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'kind':'direct','conversationId':'dm:alice:bob'}",
            new CreateConversation(DM, null, null, false, List.of(BOB), ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'kind':'direct','conversationId':'dm:alice:bob','members':['bob']}",
            new CreateConversation(DM, null, null, false, List.of(BOB), ALICE, ORIGIN)),
        Arguments.of(
            "create",
            "{'kind':'direct','conversationId':'dm:alice:alice'}",
            new CreateConversation(
                new ConversationId("dm:alice:alice"),
                null,
                null,
                false,
                List.of(ALICE),
                ALICE,
                ORIGIN)),
        Arguments.of(
            "join", "{'conversationId':'g-1'}", new JoinConversation(GROUP, null, ALICE, ORIGIN)),
        Arguments.of(
            "leave", "{'conversationId':'g-1'}", new LeaveConversation(GROUP, ALICE, ORIGIN)),
        Arguments.of(
            "add",
            "{'conversationId':'g-1','members':['bob']}",
            new AddMembers(GROUP, List.of(BOB), ALICE, ORIGIN)),
        Arguments.of(
            "remove",
            "{'conversationId':'g-1','members':['bob','carl']}",
            new RemoveMembers(GROUP, List.of(BOB, CARL), ALICE, ORIGIN)),
        Arguments.of(
            "update",
            "{'conversationId':'g-1','title':'','muted':false}",
            new UpdateConversation(GROUP, "", null, List.of(), false, null, null, ALICE, ORIGIN)),
        Arguments.of(
            "update",
            """
            {'conversationId':'g-1','picture':'/p','roles':[{'userId':'bob','role':'admin'}],
             'archived':true,'pinned':true}
            """,
            new UpdateConversation(
                GROUP,
                null,
                "/p",
                List.of(new RoleChange(BOB, Role.ADMIN)),
                null,
                true,
                true,
                ALICE,
                ORIGIN)),
        Arguments.of("block", "{'userId':'bob'}", new BlockUser(DM, true, ALICE, ORIGIN)),
        Arguments.of("unblock", "{'userId':'bob'}", new BlockUser(DM, false, ALICE, ORIGIN)));
  }

  @ParameterizedTest
  @MethodSource("payloadsAndTheirCommands")
  void payload_becomesTheCommandOfTheTokensUser(String what, String payload, Request command)
      throws RequestException {
    assertThat(parse(what, payload)).isEqualTo(command);
  }

  @Test
  void groupWithoutAnId_getsOneOfItsOwn() throws RequestException {
    ConversationId one = parse("create", "{}").conversationId();
    ConversationId other = parse("create", "{}").conversationId();

    assertThat(one.value()).matches("g-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}");
    assertThat(one).isNotEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          edit    | {}                                                               | content: is required
          edit    | {'content':''}                                                   | content: must not be empty
          edit    | {'content':7}                                                    | content: has the wrong type or is missing
          edit    | {'content':'x'}                                                  | conversationId: is required
          edit    | {'content':'x','conversationId':null}                            | conversationId: is required
          edit    | {'content':'x','conversationId':7}                               | conversationId: has the wrong type or is missing
          edit    | {'content':'x','conversationId':{}}                              | conversationId: has the wrong type or is missing
          edit    | {'content':'x','conversationId':''}                              | conversationId: must not be empty
          edit    | {'content':'x','conversationId':'dm:x'}                          | conversationId: is not a direct conversation of two users in order
          edit    | {'content':'x','conversationId':'g-1'}                           | messageId: is required
          edit    | {'content':'x','conversationId':'g-1','messageId':''}            | messageId: must not be empty
          edit    | {'content':'\\ud800','conversationId':'g-1','messageId':'m'}     | content: is not well-formed Unicode
          delete  | {}                                                               | conversationId: is required
          delete  | {'conversationId':'g-1'}                                         | messageId: is required
          delete  | {'conversationId':'g-1','messageId':['m']}                       | messageId: has the wrong type or is missing
          react   | {}                                                               | conversationId: is required
          react   | {'conversationId':'g-1'}                                         | messageId: is required
          react   | {'conversationId':'g-1','messageId':'m'}                         | emoji: is required
          react   | {'conversationId':'g-1','messageId':'m','emoji':'x'}             | on: is required
          react   | {'conversationId':'g-1','messageId':'m','emoji':'x','on':'true'} | on: has the wrong type or is missing
          react   | {'conversationId':'g-1','messageId':'m','emoji':'x','on':1}      | on: has the wrong type or is missing
          react   | {'conversationId':'g-1','messageId':'m','emoji':'','on':true}    | emoji: must not be empty
          create  | {'kind':'room'}                                                  | kind: has the wrong type or is missing
          create  | {'kind':1}                                                       | kind: has the wrong type or is missing
          create  | {'members':'bob'}                                                | members: must be a list
          create  | {'members':{'0':'bob'}}                                          | members: must be a list
          create  | {'members':['bob',null]}                                         | members: must not contain null
          create  | {'members':['bob','']}                                           | members[1]: must not be empty
          create  | {'members':[7]}                                                  | members[0]: has the wrong type or is missing
          create  | {'title':7}                                                      | title: has the wrong type or is missing
          create  | {'picture':[]}                                                   | picture: has the wrong type or is missing
          create  | {'open':'yes'}                                                   | open: has the wrong type or is missing
          create  | {'conversationId':'dm:alice:bob'}                                | conversationId: is a direct conversation's
          create  | {'kind':'direct'}                                                | members: must be one other user for a direct conversation
          create  | {'kind':'direct','members':['alice']}                            | members: must be one other user for a direct conversation
          create  | {'kind':'direct','members':['bob','carl']}                       | members: must be one other user for a direct conversation
          create  | {'kind':'direct','conversationId':'g-1'}                         | conversationId: is not a direct conversation of yours
          create  | {'kind':'direct','conversationId':'dm:bob:carl'}                 | conversationId: is not a direct conversation of yours
          create  | {'kind':'direct','conversationId':'dm:alice:bob','members':['carl']} | conversationId: is not the direct conversation of these users
          create  | {'kind':'direct','members':['bob'],'title':'x'}                  | title: is for groups only
          create  | {'kind':'direct','members':['bob'],'picture':'x'}                | picture: is for groups only
          create  | {'kind':'direct','members':['bob'],'open':true}                  | open: is for groups only
          join    | {}                                                               | conversationId: is required
          leave   | {}                                                               | conversationId: is required
          add     | {}                                                               | conversationId: is required
          add     | {'conversationId':'g-1'}                                         | members: must name at least one user
          add     | {'conversationId':'g-1','members':[]}                            | members: must name at least one user
          remove  | {'conversationId':'g-1','members':[]}                            | members: must name at least one user
          remove  | {'members':['bob']}                                              | conversationId: is required
          update  | {}                                                               | conversationId: is required
          update  | {'conversationId':'g-1'}                                         | title: at least one of title, picture, roles, muted, archived, pinned is required
          update  | {'conversationId':'g-1','roles':[],'muted':null}                 | title: at least one of title, picture, roles, muted, archived, pinned is required
          update  | {'conversationId':'g-1','muted':1}                               | muted: has the wrong type or is missing
          update  | {'conversationId':'g-1','archived':'no'}                         | archived: has the wrong type or is missing
          update  | {'conversationId':'g-1','pinned':{}}                             | pinned: has the wrong type or is missing
          update  | {'conversationId':'g-1','roles':{}}                              | roles: must be a list
          update  | {'conversationId':'g-1','roles':['bob']}                         | roles[0]: has the wrong type or is missing
          update  | {'conversationId':'g-1','roles':[{'role':'admin'}]}              | roles[0].userId: is required
          update  | {'conversationId':'g-1','roles':[{'userId':'','role':'admin'}]}  | roles[0].userId: must not be empty
          update  | {'conversationId':'g-1','roles':[{'userId':'bob','role':'god'}]} | roles[0].role: has the wrong type or is missing
          block   | {}                                                               | userId: is required
          block   | {'userId':'alice'}                                               | userId: must be another user
          unblock | {'userId':'alice'}                                               | userId: must be another user
          unblock | {'userId':true}                                                  | userId: has the wrong type or is missing
          """)
  void malformed_isInvalidNamingTheField(String what, String payload, String message) {
    assertThatThrownBy(() -> parse(what, payload))
        .asInstanceOf(type(InvalidFieldException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal).hasMessage(message);
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID);
            });
  }

  static Stream<Arguments> tooLarge() {
    String users = String.join(",", Collections.nCopies(257, "'bob'"));
    String roles = String.join(",", Collections.nCopies(101, "{'userId':'bob','role':'admin'}"));
    return Stream.of(
        Arguments.of(
            "edit",
            "{'conversationId':'g','messageId':'m','content':'%s'}".formatted("x".repeat(65_537)),
            "content: is longer than 65536 bytes"),
        Arguments.of(
            "delete",
            "{'conversationId':'g','messageId':'%s'}".formatted("x".repeat(65)),
            "messageId: is longer than 64 bytes"),
        Arguments.of(
            "join",
            "{'conversationId':'%s'}".formatted("x".repeat(773)),
            "conversationId: is longer than 772 bytes"),
        Arguments.of(
            "create",
            "{'title':'%s'}".formatted("x".repeat(257)),
            "title: is longer than 256 bytes"),
        Arguments.of(
            "create",
            "{'members':['bob','%s']}".formatted("x".repeat(129)),
            "members[1]: is longer than 128 bytes"),
        Arguments.of(
            "create", "{'members':[%s]}".formatted(users), "members: has more than 256 entries"),
        Arguments.of(
            "add",
            "{'conversationId':'g','members':[%s]}".formatted(users),
            "members: has more than 256 entries"),
        Arguments.of(
            "update",
            "{'conversationId':'g','roles':[%s]}".formatted(roles),
            "roles: has more than 100 entries"));
  }

  @ParameterizedTest
  @MethodSource
  void tooLarge(String what, String payload, String message) {
    assertThatThrownBy(() -> parse(what, payload))
        .asInstanceOf(type(InvalidFieldException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal).hasMessage(message);
              assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
            });
  }

  @Test
  void bytes_areNoText() {
    ObjectNode payload = Codec.json().createObjectNode();
    payload.put("conversationId", "g-1").put("messageId", new byte[] {1});

    assertThatThrownBy(() -> Commands.delete(Payload.of(payload), ALICE, ORIGIN))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("messageId: has the wrong type or is missing");
  }

  private static Request parse(String what, String json) throws RequestException {
    Payload payload = Payload.of(Codec.json().readTree(json.replace('\'', '"')));
    return switch (what) {
      case "edit" -> Commands.edit(payload, ALICE, ORIGIN);
      case "delete" -> Commands.delete(payload, ALICE, ORIGIN);
      case "react" -> Commands.react(payload, ALICE, ORIGIN);
      case "create" -> Commands.create(payload, ALICE, ORIGIN);
      case "join" -> Commands.join(payload, ALICE, ORIGIN);
      case "leave" -> Commands.leave(payload, ALICE, ORIGIN);
      case "add" -> Commands.addMembers(payload, ALICE, ORIGIN);
      case "remove" -> Commands.removeMembers(payload, ALICE, ORIGIN);
      case "update" -> Commands.update(payload, ALICE, ORIGIN);
      case "block" -> Commands.block(payload, true, ALICE, ORIGIN);
      case "unblock" -> Commands.block(payload, false, ALICE, ORIGIN);
      default -> throw new IllegalArgumentException(what);
    };
  }
}
