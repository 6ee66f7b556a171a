package io.millrace.cli.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a demo's model is to learn, and how it is told whether it has. */
interface DemoTask {

  /** Settings of the preprocessor that say what a record is. */
  Map<String, String> preprocessor();

  /** Settings of the worker that say what is trained for. */
  Map<String, String> worker();

  /** What a model does when it is shown something: "answers", for example. */
  String verb();

  /**
   * What the model in a directory says of each record that is shown.
   *
   * @throws io.millrace.service.SetupException when the directory holds none for this task
   */
  List<Said> ask(Path modelDirectory);

  /** Prompts for the model while it trains; none where it cannot be asked then. */
  List<String> livePrompts();

  /**
   * What it answered to them.
   *
   * @param answers one a prompt
   */
  List<Said> live(List<String> answers);

  /**
   * What the run came to, in lines.
   *
   * @param before what the model said at the start
   * @param after what it said at the end
   */
  List<String> summary(DemoOutcome outcome, List<Said> before, List<Said> after);

  /** Why the model has learnt nothing to speak of, in a sentence; empty where it has. */
  Optional<String> objection(DemoOutcome outcome);

  /** What in transformers loads the checkpoint. */
  String loader();
}
