import io.parley.devstack.EmbeddedMongo;
import java.nio.file.Path;

/// The MongoDB of `socketio-mongo` where no other is given: the embedded one of Parley's stack, as
/// it is there. `EmbeddedMongoMain DIRECTORY PORT` prints `Listening` and runs until SIGTERM.
final class EmbeddedMongoMain {
  private EmbeddedMongoMain() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedMongo mongo =
        EmbeddedMongo.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(mongo::close));
    System.out.println("Listening");
    Thread.currentThread().join();
  }
}
