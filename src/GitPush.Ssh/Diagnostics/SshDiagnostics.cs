using System.Diagnostics;
using System.Diagnostics.Metrics;
using GitPush.Ssh.Hosting;

namespace GitPush.Ssh.Diagnostics;

/// <summary>What a host turns on with <c>AddSource("GitPush.Ssh")</c> and <c>AddMeter("GitPush.Ssh")</c>.</summary>
internal static class SshDiagnostics
{
    public const string Name = "GitPush.Ssh";

    private const string AuthenticatedTag = "gitpush.ssh.authenticated";

    private static readonly Meter s_meter = new(Name);

    private static readonly UpDownCounter<long> s_active = s_meter.CreateUpDownCounter<long>(
        "gitpush.ssh.connections.active", "{connection}", "Connections that are open.");

    private static readonly Counter<long> s_accepted = s_meter.CreateCounter<long>(
        "gitpush.ssh.connections.accepted", "{connection}", "Connections that were served.");

    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>(
        "gitpush.ssh.connections.refused", "{connection}", "Connections that were closed because there were too many.");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>(
        "gitpush.ssh.connection.duration", "s", "Duration of connections.");

    private static readonly Counter<long> s_exchanges = s_meter.CreateCounter<long>(
        "gitpush.ssh.key_exchanges", "{exchange}", "Key exchanges that were completed.");

    private static readonly Counter<long> s_logins = s_meter.CreateCounter<long>(
        "gitpush.ssh.logins", "{login}", "What became of the connections whose keys were exchanged.");

    public static ActivitySource ActivitySource { get; } = new(Name);

    public static void CountActive(int change, bool isAuthenticated) => s_active.Add(change, Tag(AuthenticatedTag, isAuthenticated));

    public static void CountAccepted() => s_accepted.Add(1);

    public static void CountRefused(ConnectionRefusal refusal) => s_refused.Add(1, Tag("gitpush.ssh.refusal", refusal switch
    {
        ConnectionRefusal.Total => "total",
        _ => "address",
    }));

    /// <summary>A connection had to make room before its client had logged in.</summary>
    public static void CountDisplaced() => s_refused.Add(1, Tag("gitpush.ssh.refusal", "displaced"));

    public static void CountKeyExchange(string method, string cipher, bool isFirst) => s_exchanges.Add(
        1,
        Tag("gitpush.ssh.key_exchange.method", method),
        Tag("gitpush.ssh.key_exchange.cipher", cipher),
        Tag("gitpush.ssh.key_exchange.rekey", !isFirst));

    /// <param name="result">success, left, refused, timeout, displaced, stopped or failure.</param>
    public static void CountLogin(string result) => s_logins.Add(1, Tag("gitpush.ssh.login.result", result));

    public static void RecordDuration(TimeSpan duration, bool isAuthenticated) =>
        s_duration.Record(duration.TotalSeconds, Tag(AuthenticatedTag, isAuthenticated));

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
