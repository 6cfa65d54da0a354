/*
 * A charging station on mbedTLS 2.28, as far as a WebSocket upgrade: it verifies what it is
 * shown against the roots in a file, and comes again as often as it is told.
 *
 *   mbedtls-station <port> <server name> <roots.pem> <times>
 */
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char REQUEST[] =
    "GET /ocpp/MB-01 HTTP/1.1\r\n"
    "Host: localhost\r\n"
    "Connection: Upgrade\r\n"
    "Upgrade: websocket\r\n"
    "Sec-WebSocket-Key: c3RhdGlvbi1vZi10ZXN0IQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: ocpp2.0.1\r\n"
    "\r\n";

static int visit(const mbedtls_ssl_config *config, const char *port, const char *name) {
  mbedtls_net_context net;
  mbedtls_ssl_context ssl;
  unsigned char answer[256];
  int result;

  mbedtls_net_init(&net);
  mbedtls_ssl_init(&ssl);
  result = mbedtls_net_connect(&net, "127.0.0.1", port, MBEDTLS_NET_PROTO_TCP);
  if (result == 0) result = mbedtls_ssl_setup(&ssl, config);
  if (result == 0) result = mbedtls_ssl_set_hostname(&ssl, name);
  if (result == 0) {
    mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv, NULL);
    result = mbedtls_ssl_handshake(&ssl);
  }
  if (result == 0) {
    mbedtls_ssl_write(&ssl, (const unsigned char *)REQUEST, strlen(REQUEST));
    mbedtls_ssl_read(&ssl, answer, sizeof answer);
  }
  mbedtls_ssl_free(&ssl);
  mbedtls_net_free(&net);
  return result;
}

int main(int argc, char **argv) {
  mbedtls_entropy_context entropy;
  mbedtls_ctr_drbg_context random;
  mbedtls_ssl_config config;
  mbedtls_x509_crt roots;
  int times;

  if (argc != 5) return 2;
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&random);
  mbedtls_ssl_config_init(&config);
  mbedtls_x509_crt_init(&roots);
  if (mbedtls_ctr_drbg_seed(&random, mbedtls_entropy_func, &entropy, NULL, 0) != 0 ||
      mbedtls_x509_crt_parse_file(&roots, argv[3]) != 0 ||
      mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                  MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
    return 2;
  }
  mbedtls_ssl_conf_ca_chain(&config, &roots, NULL);
  mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &random);
  for (times = atoi(argv[4]); times > 0; times--) {
    printf("-0x%04x\n", (unsigned)-visit(&config, argv[1], argv[2]));
  }
  return 0;
}
