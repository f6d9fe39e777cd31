using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>What the README promises of spans and instruments. What runs beside it measures as well, so that only the presence of values is looked at.</summary>
[TestClass]
public sealed class SshTelemetryTests
{
    [TestMethod]
    public async Task A_push_is_a_span_below_that_of_its_session_and_connections_are_measured()
    {
        var spans = new ConcurrentQueue<Activity>();
        var measured = new ConcurrentDictionary<string, bool>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "GitPush" or "GitPush.Ssh",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == "GitPush.Ssh")
                {
                    meters.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        meters.Start();
        await using (var host = await SshHost.StartAsync(ssh: ssh => ssh.MaxConnections = 1))
        {
            await host.Host.CreateRepositoryAsync("measured-over-ssh");
            using (await host.ConnectAsync())
            {
                using var refused = await host.ConnectAsync();
                await host.Host.Log.WaitForAsync("was closed at once");
            }

            await host.Host.Log.WaitForAsync("the connection is lost");
            var work = host.Init();
            work.Commit("a.txt", "a");
            await work.RunAsync(["push", "--quiet", host.UrlOf("measured-over-ssh"), "main"]);
        }

        var session = spans.Single(span => span.Source.Name == "GitPush.Ssh" && Equals(span.GetTagItem("gitpush.repository"), "measured-over-ssh"));
        var push = spans.Single(span => span.Source.Name == "GitPush" && Equals(span.GetTagItem("gitpush.repository"), "measured-over-ssh"));
        Assert.AreEqual("git-receive-pack", session.OperationName);
        Assert.AreEqual(0, session.GetTagItem("gitpush.ssh.exit_status"));
        Assert.AreEqual(session.SpanId, push.ParentSpanId);
        foreach (var expected in new[]
        {
            "gitpush.ssh.connections.accepted", "gitpush.ssh.connections.refused gitpush.ssh.refusal=total",
            "gitpush.ssh.connections.active gitpush.ssh.authenticated=True", "gitpush.ssh.connections.active gitpush.ssh.authenticated=False",
            "gitpush.ssh.connection.duration gitpush.ssh.authenticated=True", "gitpush.ssh.logins gitpush.ssh.login.result=success",
        })
        {
            Assert.IsTrue(measured.ContainsKey(expected), $"{expected} is not among {string.Join(", ", measured.Keys)}");
        }

        Assert.IsTrue(measured.Keys.Any(key => key.StartsWith("gitpush.ssh.key_exchanges ", StringComparison.Ordinal)));

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var text = instrument.Name;
            foreach (var (key, value) in tags)
            {
                text += $" {key}={value}";
            }

            measured[text] = true;
        }
    }
}
