using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Hosting;

/// <summary>
/// Every message number in every phase of a connection to the server, without and with something behind it: either the connection
/// goes on as if nothing had been, with the answer that RFC 4253 §11.4 asks for, or it ends.
/// </summary>
[TestClass]
public sealed class StateTableTests
{
    private static readonly TestKey Ada = TestKey.Rsa("rsa-sha2-256");

    private static readonly byte[] Generic = [2, 3, 4];

    /// <summary>Those that RFC 4250 §4.1.2 leaves to nobody, but for those of the connection protocol.</summary>
    private static readonly byte[] Unassigned =
        [.. Range(9, 19), .. Range(22, 29), .. Range(54, 59), .. Range(128, 255)];

    [TestMethod]
    public async Task Before_the_version_a_packet_is_no_version()
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.LoginGrace = TimeSpan.FromHours(1));
        await ForEachAsync(async (number, body) =>
        {
            using var client = await server.ConnectAsync();
            await client.TrySendAsync([number, .. body]);
            client.EndSending();
            Assert.IsFalse(await client.ReadUntilAsync(MessageNumber.None, _ => { }), $"{number}");
        });
        server.AssertHealthy();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task In_the_first_key_exchange(bool isStrict)
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.LoginGrace = TimeSpan.FromHours(1));
        var offer = new ClientOffer { KeyExchange = "ecdh-sha2-nistp256", TakesExtInfo = false, IsStrict = isStrict };
        await AssertAsync(
            async () =>
            {
                var client = await server.ConnectAsync(offer);
                await client.Script.ExchangeVersionsAsync();
                await client.Script.SendInitAsync();
                await client.Script.ExpectInitAsync();
                return client;
            },
            goesOn: isStrict ? [] : Generic,
            unimplemented: [],
            GoesOnByExchangeAsync);
        server.AssertHealthy();
    }

    [TestMethod]
    public async Task Before_the_service_is_requested()
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.LoginGrace = TimeSpan.FromHours(1));
        await AssertAsync(
            async () =>
            {
                var client = await server.ConnectAsync();
                await client.Script.ConnectAsync();
                return client;
            },
            goesOn: [.. Generic, (byte)MessageNumber.ExtInfo],
            Unassigned,
            client => GoesOnAsync(client, LiveClient.ServiceRequest, MessageNumber.ServiceAccept));
        Assert.IsEmpty(server.Authenticator.Asked);
        server.AssertHealthy();
    }

    [TestMethod]
    public async Task Before_authentication()
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.LoginGrace = TimeSpan.FromHours(1));
        await AssertAsync(
            server.BeginLoginAsync, Generic, Unassigned, client => GoesOnAsync(client, Login.Request("none"), MessageNumber.UserAuthFailure));
        Assert.IsEmpty(server.Authenticator.Asked);
        server.AssertHealthy();
    }

    [TestMethod]
    public async Task After_authentication()
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.LoginGrace = TimeSpan.FromHours(1));
        server.Authenticator.Add(Ada, "ada");
        await AssertAsync(
            () => server.LogInAsync(Ada),
            goesOn: [.. Generic, (byte)MessageNumber.UserAuthRequest],
            unimplemented: [.. Unassigned, .. Range(83, 89), .. Range(101, 127)],
            client => GoesOnAsync(client, ConnectionPair.GlobalRequest("ping", wantsReply: true), MessageNumber.RequestFailure),
            isAuthenticated: true);
        server.AssertHealthy();
    }

    [TestMethod]
    public async Task While_keys_are_exchanged_again()
    {
        await using var server = await LiveServer.StartAsync(ssh => ssh.LoginGrace = TimeSpan.FromHours(1));
        server.Authenticator.Add(Ada, "ada");
        await AssertAsync(
            async () =>
            {
                var client = await server.LogInAsync(Ada);
                await client.Script.SendInitAsync();
                await client.Script.ExpectInitAsync();
                return client;
            },
            Generic,
            unimplemented: [],
            GoesOnByExchangeAsync,
            isAuthenticated: true);
        server.AssertHealthy();
    }

    private static async Task AssertAsync(
        Func<Task<LiveClient>> connect,
        byte[] goesOn,
        byte[] unimplemented,
        Func<LiveClient, Task<bool>> tryGoOn,
        bool isAuthenticated = false)
    {
        await ForEachAsync(async (number, body) =>
        {
            using var client = await connect();
            await client.TrySendAsync([number, .. body]);
            if (unimplemented.Contains(number))
            {
                var answer = await client.Script.ReadAsync().WaitAsync(LiveServer.Patience);
                Assert.AreEqual((byte)MessageNumber.Unimplemented, answer[0], $"{number}");
                Assert.IsTrue(await tryGoOn(client), $"{number}");
            }
            else if (goesOn.Contains(number))
            {
                Assert.IsTrue(await tryGoOn(client), $"{number}");
            }
            else
            {
                // By the server, and not because the client goes or its time is over.
                Assert.IsFalse(
                    await client.ReadUntilAsync(
                        MessageNumber.None, answer => Assert.IsTrue(isAuthenticated || answer < MessageNumber.GlobalRequest, $"{number}: {answer}")),
                    $"{number}");
            }
        });
    }

    private static async Task<bool> GoesOnAsync(LiveClient client, byte[] probe, MessageNumber answer)
    {
        await client.TrySendAsync(probe);
        return await client.ReadUntilAsync(answer, seen => Assert.AreEqual(answer, seen));
    }

    private static async Task<bool> GoesOnByExchangeAsync(LiveClient client)
    {
        await client.Script.ExchangeKeysAsync();
        return await GoesOnAsync(client, [192], MessageNumber.Unimplemented);
    }

    private static async Task ForEachAsync(Func<byte, byte[], Task> test)
    {
        var random = new Random(7);
        for (var number = 0; number < 256; number++)
        {
            var body = new byte[random.Next(1, 60)];
            random.NextBytes(body);

            await test((byte)number, []);
            await test((byte)number, body);
        }
    }

    private static IEnumerable<byte> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => (byte)number);
}
