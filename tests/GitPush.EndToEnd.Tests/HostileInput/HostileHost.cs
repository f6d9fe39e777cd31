using GitPush.Objects;

namespace GitPush.EndToEnd.Tests.HostileInput;

/// <summary>A server with the repository <c>shop</c> and whatever limits a test needs, and pushes to it.</summary>
internal static class HostileHost
{
    public static async Task<GitPushHost> StartAsync(Action<GitPushOptions>? options = null, Action<IGitPushBuilder>? git = null)
    {
        var host = await GitPushHost.StartAsync(
            builder =>
            {
                GitPushHost.AllowEverybody(builder);
                git?.Invoke(builder);
            },
            options);
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    /// <summary>A push of one ref with a pack.</summary>
    public static PushRequest Push(ObjectId tip, byte[] pack) =>
        new PushRequest().Command(ObjectId.Zero, tip, "refs/heads/a", PushRequest.Capabilities).Flush().Bytes(pack);

    /// <summary>Makes sure that a push was refused as a whole because of its pack, and that nothing of it stays.</summary>
    /// <param name="reason">What the pusher reads.</param>
    public static void AssertPackRefused(GitPushHost host, PushAnswer answer, string reason)
    {
        Assert.HasCount(2, answer.Report);
        StringAssert.Contains(answer.Report[0], reason);
        StringAssert.StartsWith(answer.Report[0], "unpack ");
        Assert.AreEqual("ng refs/heads/a unpacker error", answer.Report[1]);
        StringAssert.Contains(answer.Progress, reason);
        RefusalTests.AssertNothingLeft(host.Inspect("shop"));
    }
}
