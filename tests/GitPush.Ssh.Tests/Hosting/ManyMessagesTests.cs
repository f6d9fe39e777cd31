using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Hosting;

/// <summary>Clients that ask for as much as they can: each gets an answer, and nothing of it stays in memory.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ManyMessagesTests
{
    private const int Count = 20_000;

    /// <summary>What 20,000 of anything may leave behind, in bytes: 200 of each.</summary>
    private const long MaxGrowth = 4 << 20;

    private static readonly TestKey Ada = TestKey.Rsa("rsa-sha2-256");

    [TestMethod]
    public async Task Channels_that_are_opened_and_never_closed()
    {
        await using var server = await StartAsync();
        using var client = await server.LogInAsync(Ada);
        await AssertBoundedAsync(async () =>
        {
            var counts = new Dictionary<MessageNumber, int>();
            await ExchangeAsync(client, i => ConnectionPair.Open((uint)i), number => counts[number] = counts.GetValueOrDefault(number) + 1);
            Assert.AreEqual(Count, counts.Values.Sum());
            Assert.IsLessThanOrEqualTo(10, counts.GetValueOrDefault(MessageNumber.ChannelOpenConfirmation));
            Assert.IsGreaterThanOrEqualTo(Count - 10, counts[MessageNumber.ChannelOpenFailure]);
        });
    }

    [TestMethod]
    public async Task Channels_that_are_opened_and_closed_again()
    {
        await using var server = await StartAsync();
        using var client = await server.LogInAsync(Ada);
        await AssertBoundedAsync(async () =>
        {
            for (var i = 0; i < Count / 10; i++)
            {
                await client.Script.SendAsync(ConnectionPair.Open((uint)i), ConnectionPair.Message(MessageNumber.ChannelClose, 0));
                await client.Script.ExpectAsync(MessageNumber.ChannelOpenConfirmation);
                await client.Script.ExpectAsync(MessageNumber.ChannelClose);
            }
        });
    }

    [TestMethod]
    public async Task Requests_that_are_all_refused()
    {
        await using var server = await StartAsync();
        using var client = await server.LogInAsync(Ada);
        await AssertBoundedAsync(() => ExchangeAsync(client, i => ConnectionPair.GlobalRequest($"request-{i}", wantsReply: true), _ => { }));
    }

    [TestMethod]
    public async Task Messages_that_nobody_knows()
    {
        await using var server = await StartAsync();
        using var client = await server.BeginLoginAsync();
        await AssertBoundedAsync(() => ExchangeAsync(client, _ => [192, 1, 2, 3], number => Assert.AreEqual(MessageNumber.Unimplemented, number)));
    }

    /// <summary>Who takes no answers is not read on, and holds up nobody else.</summary>
    [TestMethod]
    public async Task A_client_that_takes_no_answers()
    {
        await using var server = await StartAsync();
        using var client = await server.LogInAsync(Ada);
        using var gaveUp = new CancellationTokenSource();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sending = SendUntilStuckAsync(client, gaveUp.Token);
        using (var other = await server.LogInAsync(Ada))
        {
            await ExchangeAsync(other, i => ConnectionPair.GlobalRequest($"request-{i}", wantsReply: true), _ => { });
        }

        Assert.IsLessThan(MaxGrowth, GC.GetTotalMemory(forceFullCollection: true) - before);
        await gaveUp.CancelAsync();
        client.Dispose();
        await sending;
    }

    private static async Task<LiveServer> StartAsync()
    {
        var server = await LiveServer.StartAsync();
        server.Authenticator.Add(Ada, "ada");
        return server;
    }

    /// <summary>Sends many messages and reads as many answers, at the same time.</summary>
    private static async Task ExchangeAsync(LiveClient client, Func<int, byte[]> create, Action<MessageNumber> seen)
    {
        const int AtOnce = 100;
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i += AtOnce)
            {
                await client.Script.SendAsync([.. Enumerable.Range(i, AtOnce).Select(create)]);
            }
        });
        for (var i = 0; i < Count; i++)
        {
            seen((MessageNumber)(await client.Script.ReadAsync().WaitAsync(LiveServer.Patience))[0]);
        }

        await sending;
    }

    private static async Task SendUntilStuckAsync(LiveClient client, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await client.Script.SendAsync(ConnectionPair.GlobalRequest("request", wantsReply: true));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private static async Task AssertBoundedAsync(Func<Task> act)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await act();
        Assert.IsLessThan(MaxGrowth, GC.GetTotalMemory(forceFullCollection: true) - before);
    }
}
