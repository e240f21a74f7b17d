package dev.homeostat.lab.spring;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application as a generator makes it, with one thing to ask for. */
@SpringBootApplication
@RestController
public class Shop {

  /** Runs it. */
  public static void main(String[] args) {
    SpringApplication.run(Shop.class, args);
  }

  /** An order. */
  @GetMapping("/orders/{id}")
  public Map<String, Object> order(@PathVariable("id") String id) {
    return Map.of("id", id, "state", "sent");
  }
}
