namespace GitPush.Fuzz.Inputs;

/// <summary>Writes URLs such as submodules have, and such as they should not.</summary>
internal static class UrlInput
{
    private static readonly string[] Whole =
    [
        "https://example.com/a.git", "http://example.com:80/", "https://", "https:///x", "https://:80/x", "https://:/", "http::https://h/%0ax", "http::-u", "http::x", "ftp::file:///x",
        "ftps://[::1]:65536/", "https", "://h", "file://", "file:///x", "file://:/x", "file://:1/x", "1http://h/", "https:/h",
    ];

    private static readonly string[] Schemes = ["https", "https", "http", "ftp", "ftps", "HTTPS", "h+t.p-s", "file", "1x", "h_t", ""];
    private static readonly string[] Users = ["", "", "", "", "u@", "u:p@", "@", "u@@", "u%40:%3a@", "%0a@", "%@", "ü@", ":p@", "u\\@"];
    private static readonly string[] Hosts = ["h", "h", "example.com", "EXAMPLE.com", "h_x", "h-x", "h%41", "h!", "", "[::1]", "[::1", "::1", "a:b:c", "ü", "h.", ".", "*", "127.0.0.1", "h h"];
    private static readonly string[] Ports = ["", "", "", ":80", ":", ":0", ":00080", ":65535", ":65536", ":x", ":-1", ":+1", ":99999999999", ":8 0", ":000000000", ":000000443"];
    private static readonly string[] Segments = ["a", "b", "..", ".", "%2e", "%2E%2e", ".%2e", "...", "", "%0a", "%0A", "%zz", "%0", "%", "%%", "%2f", "ü", "a b", "~", ";", "@", ":", "%00", "[", "%2e%2e%2e"];
    private static readonly string[] Rests = ["", "", "", "?", "?q=1", "#f", "?q#f", "#f?q", "?%0a", "#%0a", "?%", "?a/../..", "#/.."];

    public static string Write(FuzzRandom random)
    {
        if (random.OneIn(6))
        {
            return random.Pick<string>(Whole);
        }

        var path = string.Concat(Enumerable.Range(0, random.Size(5)).Select(_ => "/" + random.Pick<string>(Segments)));
        var url = $"{random.Pick<string>(Schemes)}://{random.Pick<string>(Users)}{random.Pick<string>(Hosts)}{random.Pick<string>(Ports)}{path}{random.Pick<string>(Rests)}";
        return random.OneIn(5) ? random.Pick<string>(["http::", "https::", "ftp::"]) + url : url;
    }
}
