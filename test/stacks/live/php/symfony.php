<?php

// Answers with what Symfony HttpFoundation concludes: OPTIONS='{…}' php -S 127.0.0.1:28150 symfony.php
// OPTIONS are those of the stack as JSON, SYMFONY names the folder of HttpFoundation.

namespace Echo3333\Live;

use Symfony\Component\HttpFoundation\Exception\RequestExceptionInterface;
use Symfony\Component\HttpFoundation\Request;

ini_set('display_errors', '0');

spl_autoload_register(static function (string $class): void {
    $prefix = 'Symfony\\Component\\HttpFoundation\\';
    $folder = getenv('SYMFONY') ?: '/usr/share/php/Symfony/Component/HttpFoundation';
    if (str_starts_with($class, $prefix)) {
        require $folder . '/' . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
    }
});

$options = json_decode(getenv('OPTIONS') ?: '{}', true);
$bits = [
    'forwarded' => Request::HEADER_FORWARDED,
    'x-forwarded-for' => Request::HEADER_X_FORWARDED_FOR,
    'x-forwarded-host' => Request::HEADER_X_FORWARDED_HOST,
    'x-forwarded-proto' => Request::HEADER_X_FORWARDED_PROTO,
    'x-forwarded-port' => Request::HEADER_X_FORWARDED_PORT,
    'x-forwarded-prefix' => Request::HEADER_X_FORWARDED_PREFIX,
];
$trusted = $options['trusted_headers'] ?? ['x-forwarded-for', 'x-forwarded-port', 'x-forwarded-proto'];
Request::setTrustedProxies(
    $options['trusted_proxies'] ?? [],
    array_sum(array_map(static fn (string $name): int => $bits[$name], $trusted)),
);
$request = Request::createFromGlobals();

try {
    $answer = [
        'url' => $request->getUri(),
        'ip' => $request->getClientIp(),
    ];
} catch (RequestExceptionInterface $exception) {
    http_response_code(400);
    $answer = ['exception' => $exception::class];
}
header('Content-Type: application/json');
echo json_encode($answer, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES);
