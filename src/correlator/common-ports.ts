/**
 * Ports that carry so much else (IANA: ssh, smtp, web, Windows sharing, directory, remote procedure calls …) that traffic on them
 * says nothing about a backup unless the hosts' roles are known from elsewhere.
 */
export const COMMON_PORTS: ReadonlySet<number> = new Set([
  0, 7, 20, 21, 22, 23, 25, 53, 67, 68, 80, 81, 88, 110, 111, 123, 135, 137, 138, 139, 143, 161, 162, 389, 443, 445, 465, 514, 587, 636,
  993, 995, 1433, 1434, 3128, 3268, 3306, 3389, 5060, 5353, 5432, 5985, 5986, 8000, 8080, 8081, 8443, 9000, 9443, 8020, 9090, 9100, 9104,
  9187, 50051, 5672, 6379, 9200, 11211, 27017,
]);
