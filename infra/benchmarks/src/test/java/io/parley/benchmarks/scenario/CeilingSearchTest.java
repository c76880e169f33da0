package io.parley.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CeilingSearchTest {
  private final List<Integer> tried = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {7, 90, 199, 200, 201, 450, 6_099, 11_205})
  void ceiling_isFoundToTenPercent(int real) throws InterruptedException {
    int found = search(200, 50_000, real);

    assertThat(found).isLessThanOrEqualTo(real).isGreaterThanOrEqualTo((int) (real / 1.11));
    assertThat(tried).doesNotHaveDuplicates().hasSizeLessThan(25);
  }

  @Test
  void whatIsGoodAtTheMost_isTheMost() throws InterruptedException {
    assertThat(search(200, 1_000, 5_000)).isEqualTo(1_000);
    assertThat(tried).endsWith(1_000);
  }

  @Test
  void whatIsNeverGood_isZero() throws InterruptedException {
    assertThat(search(200, 1_000, 0)).isZero();
    assertThat(tried).endsWith(1);
  }

  private int search(int first, int most, int real) throws InterruptedException {
    return new CeilingSearch(most)
        .search(
            first,
            rate -> {
              tried.add(rate);
              return rate <= real;
            });
  }
}
