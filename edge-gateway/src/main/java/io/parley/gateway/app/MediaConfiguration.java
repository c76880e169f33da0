package io.parley.gateway.app;

import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.kafka.SinkProgress;
import io.parley.gateway.media.Downloads;
import io.parley.gateway.media.MediaDatabase;
import io.parley.gateway.media.MediaStore;
import io.parley.gateway.media.Sweep;
import io.parley.gateway.media.Uploads;
import io.parley.gateway.media.picture.DecoderCounts;
import io.parley.gateway.request.Memberships;
import io.parley.gateway.request.Silences;
import io.parley.gateway.rest.MediaController;
import io.parley.operations.Metrics;
import java.time.InstantSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Everything of files.
@Configuration(proxyBeanMethods = false)
@Import(MediaController.class)
class MediaConfiguration {
  @Bean(destroyMethod = "close")
  MediaDatabase mediaDatabase(GatewaySettings settings) {
    return new MediaDatabase(settings.mongoUri());
  }

  @Bean(destroyMethod = "close")
  MediaStore mediaStore(MediaDatabase database, GatewaySettings settings) {
    return database.store(settings.media());
  }

  @Bean(destroyMethod = "close")
  Uploads uploads(
      MediaStore store,
      Memberships memberships,
      Silences silences,
      MediaDatabase database,
      GatewaySettings settings) {
    return new Uploads(store, memberships, silences, database, settings.media());
  }

  @Bean
  SmartInitializingSingleton mediaMetrics(Metrics metrics, Uploads uploads) {
    return () -> {
      DecoderCounts decoders = uploads.decoders();
      metrics.counter(
          "parley.gateway.decoders.started",
          "Decoders of pictures that were ready",
          decoders::started);
      for (String loss : DecoderCounts.losses()) {
        metrics.counter(
            "parley.gateway.decoders.lost",
            "Decoders of pictures that were lost, by how",
            () -> decoders.lost(loss),
            "reason",
            loss);
      }
    };
  }

  @Bean
  Downloads downloads(MediaStore store, Memberships memberships, HistoryReader history) {
    return new Downloads(store, memberships, history::isVisible);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Sweep sweep(
      MediaStore store, HistoryReader history, MediaDatabase database, GatewaySettings settings) {
    return new Sweep(
        store, history, new SinkProgress(settings.kafka()), database, InstantSource.system());
  }
}
