/**
 * Every limit in the product, in one place: what decides a verdict, what ends a wait, and
 * what bounds that which others send. Lengths are in UTF-16 units, other units in the names.
 */
export const THRESHOLDS = {
  signal: {
    /** RSRP (LTE, LTE-M), SS-RSRP (NR), RSCP (3G), RSSI (2G). */
    weakBelowDbm: -100,
    weakBelowNbIotDbm: -120,
    marginalWithinDb: 5,
    /** Good is from this far above the limit on, fair below it. */
    goodFromDb: 10,
    /** Readings this close to a limit are called borderline. */
    borderlineDb: 1,
    interferenceSinrBelowDb: 0,
    interferenceRsrqBelowDb: -15,
    /** With only RSSI known on LTE, at most `possible`. */
    rssiOnlyMarginalAtDbm: -95,
    openTimeoutMs: 5_000,
    /** A modem that sleeps needs the first `AT` to wake up. */
    attentions: 3,
    attentionTimeoutMs: 1_000,
    commandTimeoutMs: 3_000,
    slowCommandTimeoutMs: 5_000,
    /** Silence after an answer that shows that its OK was lost. */
    missingOkAfterMs: 1_000,
    /** Silence after which no late answer is expected any more. */
    quietMs: 300,
    totalTimeoutMs: 20_000,
    samples: 3,
    sampleIntervalMs: 1_000,
    /** A pasted session may hold more of them. */
    maxSamples: 50,
    maxAntennas: 8,
    /** Two antennas of one modem that differ by this or more: one of them is at fault. */
    antennaSpreadDb: 15,
    /** The lowest bin of RSRP (TS 36.133, 9.1.4): what a socket without an antenna shows. */
    antennaSilentDbm: -140,
    maxApns: 16,
    /** TS 23.003, 9.1: octets of an APN. */
    maxApnLength: 100,
    maxAnswerBytes: 64 * 1024,
    maxFileBytes: 1024 * 1024,
    maxLineLength: 512,
    maxTextLength: 64,
    maxCommands: 128,
    /** Of all serial ports of a machine, how many are told. */
    maxPorts: 32,
    /** Of the ports of known modems, how many are asked whether they answer. */
    maxPortsAsked: 4,
    /** How much of what comes before the first answer is looked at. */
    maxHeardBytes: 4 * 1024,
    /** Of an RS-232 line, the usual one first. USB takes any. */
    baudRates: [115_200, 9_600, 57_600, 38_400, 460_800, 921_600],
    /** How often `AT` is said at each speed but the first: once to be measured, once to be heard. */
    attentionsAtOtherSpeeds: 2,
    /** A port that is no terminal is asked for new bytes this often. */
    filePollMs: 10,
    /** JSON documents in a pasted text, and objects in one of them. */
    maxDocuments: 64,
    maxUnclosed: 3,
    maxObjects: 10_000,
    maxObjectDepth: 12,
    /**
     * What each value can be: the tables of TS 36.133 (9.1.4, 9.1.7), TS 38.133 (10.1.6,
     * 10.1.11, 10.1.16) and TS 25.133 (9.1.1, 9.1.2), from the lower edge of the lowest bin
     * on. Vendors go beyond them for the RSSI and the SINR of LTE and for Ec/Io.
     */
    plausible: {
      rssiDbm: [-125, -10],
      rscpDbm: [-121, -24],
      ecnoDb: [-32.5, 0],
      rsrpDbm: [-141, -44],
      rsrqDb: [-34.5, 2.5],
      sinrDb: [-23.5, 40],
      nrRsrpDbm: [-157, -31],
      nrRsrqDb: [-43.5, 20],
      nrSinrDb: [-23.5, 40],
      sinrRaw: [-32_767, 32_767],
    },
    /** Radios with coverage enhancement hear lower (TS 36.133, 9.1.21.5, 9.1.22.9). */
    plausibleEnhancedRsrpDbm: -157,
    gateway: {
      /** One request and its answer: small routers take seconds for a login. */
      requestTimeoutMs: 6_000,
      logoutTimeoutMs: 1_500,
      maxBodyBytes: 2 * 1024 * 1024,
      maxModems: 4,
      maxTokenLength: 4_096,
    },
  },
  clock: {
    resetBefore: '2015-01-01T00:00:00Z',
    /** Dates that a dead real-time clock is known to fall back to. */
    resetDates: ['1970-01-01', '1980-01-06', '2000-01-01'],
    resetWithinDays: 30,
    /** The GPS week counter wraps after 1024 weeks. */
    gpsRolloverWeeks: 1024,
    gpsRolloverWithinDays: 1,
    timezoneWithinMs: 30_000,
    timezoneStepMs: 15 * 60_000,
    timezoneMaxMs: 14 * 3_600_000,
    skewedAboveMs: 60_000,
    ntpTimeoutMs: 3_000,
    /** A time server that tells an instant outside of these tells nothing. */
    plausibleFrom: '2024-01-01T00:00:00Z',
    plausibleBefore: '2100-01-01T00:00:00Z',
    chargerPageTimeoutMs: 5_000,
    /** An HTTP Date header has a resolution of one second. */
    httpDateResolutionMs: 1_000,
    /** Reading a display and typing what it shows takes this long. */
    readOffMs: 60_000,
    /** What a station sends of its clock in a ClientHello or an NTP request has whole seconds. */
    helloResolutionMs: 1_000,
    /** Two of them prove a clock where it ran on between them as time did, within this. */
    helloPairWithinMs: 2_000,
    /** One alone is likely a clock this close to true time, or soon after a known reset date. */
    helloNearNowMs: 24 * 3_600_000,
    /** Answers to certificates in turn say that a clock is right where they bracket it this closely: from the end of last year on. */
    bracketWithinMs: 2 * 366 * 86_400_000,
    /** The last of them that are compared: of many random ones two could agree by chance. */
    maxHellosCompared: 16,
  },
  dns: {
    slowAboveMs: 1_000,
    timeoutMs: 5_000,
    /** UDP loses packets: a first retry well within the time that is waited in all. */
    firstTryMs: 1_500,
    maxAddresses: 64,
  },
  tcp: {
    timeoutMs: 10_000,
    maxAddresses: 8,
    /** What the other addresses get once one has connected. */
    othersTimeoutMs: 3_000,
    portalTimeoutMs: 5_000,
  },
  tls: {
    timeoutMs: 10_000,
    /** A certificate with less than this left is expiring, where it is also less than a third of its lifetime. */
    expiringWithinDays: 30,
    expiringBelowLifetimeShare: 1 / 3,
    minRsaBits: 2048,
    minEcBits: 224,
    /** Of the Certificate message: what small stacks are built for. From 16 kB on it spans records. */
    largeChainBytes: [4 * 1024, 8 * 1024, 16 * 1024],
    maxChainCertificates: 32,
    maxChainBytes: 128 * 1024,
    maxHandshakeBytes: 512 * 1024,
    /** Of those that a server accepts client certificates from: what is kept of them. */
    maxAuthorities: 100,
    maxAuthorityLength: 200,
    maxSignatureAlgorithms: 64,
    maxFirstBytes: 256,
    /** Of what a server answers to a ClientHello of ours, beside the main handshake. */
    maxFlightBytes: 64 * 1024,
    /** A hostile chain could make the search for a path explode: signatures are what takes time. */
    maxSignatures: 100,
    maxPaths: 64,
    maxPathLength: 10,
    /** Enough for any certificate; keeps a hostile one from being cut into a million parts. */
    maxDerElements: 4096,
    /** Of each list in a ClientHello; beyond what any stack offers. */
    maxOfferItems: 512,
    maxServerNameLength: 255,
    maxAlpnProtocols: 32,
    /** RFC 7301, 3.1: a length of one byte. */
    maxAlpnLength: 255,
    /** What a server gets to refuse a certificate after the handshake, beside the round trip. */
    aftermathMs: 200,
    /** At once, beside the main connection: five versions, four OCPP suites, the charger's offer. */
    scanConnections: 10,
    /** At once, while all suites are enumerated: more of them look like an attack. */
    enumerationConnections: 8,
    maxConnections: 64,
    /** So many questions in a row, asked again alone, are hung up on again: that is how the server refuses. */
    askedAgainInVain: 2,
    /** Some servers fail on a hello with more than 128. */
    maxSuitesInHello: 100,
  },
  revocation: {
    /** What one question to a responder gets, and all questions about one certificate. */
    timeoutMs: 4_000,
    totalTimeoutMs: 8_000,
    /** Of a path; with the places of each they bound what is asked in all. */
    maxCertificates: 4,
    maxUrls: 2,
    /** Of those that a certificate names, of each kind. */
    maxNamedUrls: 8,
    maxUrlLength: 1024,
    maxOcspBytes: 64 * 1024,
    maxCrlBytes: 4 * 1024 * 1024,
    maxResponderCertificates: 8,
    /** Clocks of responders may be off by as much; OpenSSL allows the same. */
    toleranceMs: 5 * 60_000,
    /** An answer that does not say until when it holds is stale after this. */
    maxAgeDays: 10,
    maxNameLength: 200,
  },
  upgrade: {
    timeoutMs: 10_000,
    maxHeaderBytes: 32 * 1024,
    maxBodyBytes: 4 * 1024,
    followUpTimeoutMs: 5_000,
    maxHeaderValueLength: 512,
    maxReasonLength: 200,
    /** What the rest of a refusal gets once its status line is there: some never end their headers. */
    restTimeoutMs: 1_000,
    /** Upgrades in the station's name beyond the first, under --identity-probes. */
    maxIdentityProbes: 3,
  },
  boot: {
    messageTimeoutMs: 30_000,
    maxMessageTimeoutMs: 10 * 60_000,
    maxFileBytes: 1024 * 1024,
    maxFrameBytes: 1024 * 1024,
    maxNesting: 64,
    maxAnswerLength: 64 * 1024,
    /** OCPP-J 1.6, 4.1.4. */
    maxMessageIdLength: 36,
    /** Actions, error codes and message ids, as far as they are kept. */
    maxNameLength: 64,
    /** What is kept of a message or of a description in it. */
    maxExcerptLength: 500,
    /** Of one kind; all are counted. */
    maxFindings: 50,
    /** Of a log with many messages, the last ones. */
    maxMessages: 100,
    /** Members of one message whose line and column are kept, and those that are odd JSON. */
    maxPlaces: 300,
    maxSchemaBytes: 256 * 1024,
    /** What an operator's own schema gets to be compiled and applied to the messages of a file. */
    schemaTimeoutMs: 2_000,
  },
  session: {
    backendSlowAboveMs: 5_000,
    /** A close this soon after the 101, before any answer, belongs to the upgrade. */
    closedAtOnceMs: 2_000,
    closeTimeoutMs: 1_000,
    /** Of those that the CSMS makes; all are answered. */
    maxCallsKept: 32,
    maxIdsKept: 10_000,
    /** While a session is held; in a short hold more often, so that some are seen. */
    pingEveryMs: 20_000,
    minPingsInHold: 3,
    pongTimeoutMs: 10_000,
    /** However short the hold is. */
    minPongTimeoutMs: 1_000,
    /** A backend that asks for more is not followed: a hold is no load test. */
    minHeartbeatEveryMs: 5_000,
    /** Where the backend leaves the interval to the station. */
    heartbeatEveryMs: 300_000,
    minHeartbeatsInHold: 2,
    /** Recorded one by one; all are counted. */
    maxHeartbeatsKept: 50,
    /** What the backend gets to end one of two sessions of the same station. */
    secondSessionMs: 2_000,
    /** An end this soon after a message is the answer to that message. */
    endedByMessageMs: 1_000,
    /** A silence this close to a known timer was ended by it. */
    idleTimerWithinMs: 2_000,
    /** What is known to end a session after a silence, and where its timer is set. */
    idleTimers: [
      {
        seconds: 60,
        whose: 'nginx (proxy_read_timeout), an AWS application load balancer or ocpp-go',
      },
      { seconds: 100, whose: 'Cloudflare' },
      { seconds: 110, whose: 'a gateway set to a little less than two minutes' },
      { seconds: 240, whose: 'an Azure load balancer' },
      { seconds: 350, whose: 'an AWS network load balancer' },
      { seconds: 600, whose: 'ingress-nginx (proxy-stream-timeout) or an AWS API gateway' },
      {
        seconds: 3_600,
        whose: 'HAProxy (timeout tunnel) or a CSMS that waits for an hourly message',
      },
    ],
  },
  authorize: {
    /** ISO 15118-2: what an EV waits for AuthorizationRes (OCPP 2.0.1 errata 2025-09, 2.2). */
    slowAboveMs: 1_500,
    maxRepeat: 100,
    /** Tries without an answer after which no more are made: 30 s each are long. */
    maxUnanswered: 3,
    /** Of one answer: a hundred of them have to fit into the facts. */
    maxAnswerLength: 16 * 1024,
  },
  token: {
    /** idTag of OCPP 1.6, idToken of 2.0.1 and of 2.1. */
    maxLength16: 20,
    maxLength201: 36,
    maxLength21: 255,
  },
  cable: {
    /** IEC 60364-6, table 6A, for circuits that are not SELV or PELV. */
    minimumMegohm: 1,
    /** Below the minimum times this a reading passes, and should be watched. */
    marginalFactor: 2,
    /** IEC 61851-23: what a DC station's insulation monitor stops at, and warns at. */
    monitorFaultOhmPerVolt: 100,
    monitorWarningOhmPerVolt: 500,
    /** IEC 60364-6, table 6A: SELV is tested with 250 V, other circuits by their rated voltage. */
    selvUpToVolt: { ac: 50, dc: 120 },
    selvTestVolt: 250,
    lowUpToVolt: 500,
    lowTestVolt: 500,
    highTestVolt: 1_000,
    /** What an AC charging circuit is rated at, where nothing else is said. */
    acRatedVolt: 400,
    /** Outside of these a value was mistyped, or is no reading of such a circuit. */
    testVolt: { min: 50, max: 5_000 },
    ratedVolt: { min: 12, max: 1_500 },
    megohm: { min: 0.001, max: 1_000_000 },
    kohm: { min: 0.001, max: 1_000_000_000 },
  },
  examine: {
    /** Of all connections together; one more is closed at once. */
    maxConnections: 2_000,
    /** Of one address: a whole site may stand behind one. */
    maxConnectionsOfAddress: 1_500,
    /** Recorded one by one; then the oldest of the address with the most make room. */
    maxVisits: 5_000,
    /** Of all that is recorded of visits, as JSON; then older ones make room too. */
    maxBytesOfVisits: 128 * 1024 * 1024,
    maxBytesOfVisit: 512 * 1024,
    /** Written to a station that does not read: answers to its pings, say. */
    maxUnsentBytes: 1024 * 1024,
    /** Of the live lines; what is beyond them is counted. */
    maxLinesPerSecond: 50,
    maxEventBytes: 16 * 1024 * 1024,
    maxNtpRequests: 5_000,
    maxNtpRequestsOfAddress: 100,
    /** Of --serve-ntp: far from a source, and near enough for any client. */
    ntpStratum: 10,
    /** Of one station that facts are kept of, the last ones. */
    maxVisitsOfStation: 200,
    maxFactsOfVisit: 300,
    maxFactsOfStation: 1_500,
    maxFactsOfBackend: 400,
    maxHelloBytes: 64 * 1024,
    maxFirstBytes: 64,
    /** What a station gets to say its first byte, to end its handshake, and to end its request. */
    firstByteMs: 30_000,
    handshakeMs: 30_000,
    requestMs: 30_000,
    maxRequestBytes: 16 * 1024,
    maxHeaders: 64,
    maxHeaderLength: 512,
    maxFrameBytes: 1024 * 1024,
    /** A laptop's clock that is this close to true time, by NTP, may be passed on. */
    provedClockMs: 2_000,
    /** Interval of the boot answer, s: soon enough to be asked again, too long to flood. */
    bootIntervalS: 60,
    certificateDays: 30,
    /** What a station gets to answer a CALL of ours, and to send all of a report. */
    callTimeoutMs: 15_000,
    reportTimeoutMs: 60_000,
    /** What a station gets to take in the answer to its boot, and how often it is asked. */
    settleMs: 500,
    settleTries: 4,
    /** Variables in one GetVariables, where the station does not say (ItemsPerMessage). */
    itemsPerMessage: 10,
    maxVariables: 500,
    maxValueLength: 500,
    maxNameLength: 100,
    pingEveryMs: 30_000,
    /** Ids of one session that are remembered. */
    maxIds: 1_000,
    maxEventsOfVisit: 100,
    maxKept: 10_000,
    maxKeptBytes: 64 * 1024 * 1024,
    /** A session without a BootNotification for this long is without one. */
    bootMissingAfterMs: 30_000,
    bootLateAfterMs: 10_000,
    /** A boot that comes again in less than this share of the interval was not waited with. */
    bootAgainShare: 0.8,
    /** Heartbeats closer than this, on the average of so many. */
    heartbeatFloodMs: 1_000,
    heartbeatFloodCount: 10,
    /** Reconnects closer than this, so many in a row. */
    reconnectLoopMs: 2_000,
    reconnectLoopCount: 4,
    /** Queued restarts from which on they are a fault of their own. */
    restartsReported: 3,
    heartbeatIntervalS: { min: 5, max: 86_400 },
    /** RetryBackOffWaitMinimum, and the longest wait that the three back-off values make together. */
    backOffS: { min: 1, max: 86_400 },
    /** Stations, by address and name asked for, that certificates are tried on; names that they are made for. */
    maxTrialStations: 1_000,
    maxAskedNames: 32,
    /** A station that goes before it has judged a certificate is shown it again, that often. */
    trialRepeats: 1,
  },
  /** Simulated charging stations. */
  station: {
    /** One machine carries as many: each has a socket and some 100 kB. */
    maxCount: 1_000,
    connectsPerSecond: 10,
    maxConnectsPerSecond: 100,
    /** RetryBackOffWaitMinimum and RetryBackOffRepeatTimes (OCPP 2.0.1 part 4), where nobody sets them. */
    backOffMs: 10_000,
    backOffRepeats: 5,
    /** Where the answer to a BootNotification leaves it to the station (B02.FR.07), or there is none. */
    bootRetryMs: 30_000,
    heartbeatEveryMs: 300_000,
    /** A CSMS that asks for more is not followed. */
    minIntervalMs: 1_000,
    maxIntervalMs: 24 * 3_600_000,
    /** CALLs of the CSMS that wait for their answer, and bytes that it has not taken yet. */
    maxCallsWaiting: 100,
    maxUnsentBytes: 4 * 1024 * 1024,
    /** Rows of one NotifyReport, and values that a CSMS can set. */
    reportRows: 10,
    maxValueLength: 1_000,
    maxNetworkProfiles: 8,
    maxQueuedTransactions: 1_000,
  },
  password: { minBytes: 16, maxBytes: 40, maxBytes16: 20, maxBytes21: 64 },
  url: { maxLength: 512, maxLength21: 2000, maxIdentityLength: 48 },
  input: {
    maxSiteFileBytes: 1024 * 1024,
    maxCertificateBytes: 4 * 1024 * 1024,
    maxSecretBytes: 4 * 1024,
    /** Rounds of key derivation that a PKCS#12 file may ask for, in all: some seconds. */
    maxKeyIterations: 600_000,
    /** A report holds the facts and what was made of them, indented. */
    maxReplayBytes: 16 * 1024 * 1024,
    /** Of each list in a saved report, but for its facts. */
    maxReportItems: 5_000,
    /** Names to hide times UTF-16 units to look for them in: some 15 s. */
    maxHiding: 2_000_000_000,
    /** What fills a named pipe may take its time, but not for ever. */
    pipeSilenceMs: 60_000,
  },
  simulator: {
    maxScenarioBytes: 256 * 1024,
    maxConnections: 1_000,
    /** What a peer gets to say before a WebSocket session stands. */
    handshakeTimeoutMs: 60_000,
    maxHeaderBytes: 16 * 1024,
    maxFrameBytes: 1024 * 1024,
    /** Requests, calls and events that are remembered. */
    maxEvents: 1_000,
    maxEventLength: 300,
    /** Of the texts of all calls that are remembered. */
    maxCallsLength: 8 * 1024 * 1024,
    /** Of one session: calls whose answer takes its time, and bytes that the peer has not read. */
    maxCallsWaiting: 100,
    maxUnsentBytes: 1024 * 1024,
    /** Of the live log; what is beyond them is counted. */
    maxLinesPerSecond: 200,
    /** Scenarios at once, and what one may take beyond its own time-outs. */
    maxJobs: 64,
    verifyGraceMs: 30_000,
    maxReportBytes: 16 * 1024 * 1024,
  },
  run: {
    timeoutMs: 60_000,
    maxTimeoutMs: 24 * 3_600_000,
    /** What a probe gets to write down what it has, once the time is up. */
    graceMs: 250,
    /** What a library gets to let go of its handles, once all is printed. */
    exitAfterMs: 500,
    maxFactsBytes: 2 * 1024 * 1024,
    maxErrorLength: 500,
  },
} as const;
