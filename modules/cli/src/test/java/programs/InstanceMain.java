package programs;

/** A program only for Java 25 and later. */
@SuppressWarnings("IncorrectMainMethod")
public final class InstanceMain {
  /** Not static. */
  public void main(String[] arguments) {
    System.out.println("an instance's main");
  }
}
