package org.econtext.benchmarks.programs;

import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.gridkit.nanocloud.Cloud;
import org.gridkit.nanocloud.CloudFactory;
import org.gridkit.vicluster.ViNode;
import org.gridkit.vicluster.ViProps;

/** What nanocloud takes for what econtext does; prints a line for each figure. */
public final class NanocloudPeer {
  private static final int MEBIBYTE = 1 << 20;

  private NanocloudPeer() {}

  private record Version() implements Callable<String>, Serializable {
    @Override
    public String call() {
      return System.getProperty("java.version");
    }
  }

  private record Echo(byte[] body) implements Callable<byte[]>, Serializable {
    @Override
    public byte[] call() {
      return body;
    }
  }

  public static void main(String[] arguments) throws ExecutionException, InterruptedException {
    int rounds = Integer.parseInt(arguments[0]);
    Cloud cloud = CloudFactory.createCloud();
    ViProps.at(cloud.node("**")).setLocalType();
    double[] starts = new double[rounds];
    ViNode node = null;
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      node = cloud.node("node" + i);
      node.exec(new Version());
      starts[i] = (System.nanoTime() - start) / 1e6;
      if (i < rounds - 1) {
        node.shutdown();
      }
    }
    print("start-ms", median(starts));
    double[] trips = new double[10 * rounds];
    for (int i = 0; i < trips.length; i++) {
      long start = System.nanoTime();
      node.exec(new Version());
      trips[i] = (System.nanoTime() - start) / 1e3;
    }
    print("round-trip-us", median(trips));
    Future<?>[] pending = new Future<?>[20 * rounds];
    long begin = System.nanoTime();
    for (int i = 0; i < pending.length; i++) {
      pending[i] = node.submit(new Version());
    }
    for (Future<?> each : pending) {
      each.get();
    }
    print("calls-per-second", pending.length / ((System.nanoTime() - begin) / 1e9));
    double[] echoes = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      node.exec(new Echo(new byte[MEBIBYTE]));
      echoes[i] = (System.nanoTime() - start) / 1e9;
    }
    print("echo-mib-per-second", 2 / median(echoes));
    cloud.shutdown();
    // Its threads would keep the JVM.
    System.exit(0);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static void print(String name, double value) {
    System.out.println("figure " + name + " " + value);
  }
}
