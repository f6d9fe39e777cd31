using System.Net.Http.Headers;
using System.Text;
using GitPush.Objects;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class KeepAliveTests
{
    // Length and band of an empty packet, as gitprotocol-pack(5) has it.
    private const string EmptyPacket = "0005\u0001";

    [TestMethod]
    public async Task A_push_whose_stage_is_silent_sends_empty_packets_until_the_stage_ends()
    {
        using var gate = new StageGate();
        await using var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("gate", gate.PassAsync);
            },
            options => options.KeepAliveInterval = TimeSpan.FromMilliseconds(50));
        await host.CreateRepositoryAsync("shop");
        var objects = new PushedObjects("kept alive");
        var request = new PushRequest()
            .Command(ObjectId.Zero, objects.Id, "refs/heads/main", PushRequest.Capabilities)
            .Flush()
            .Bytes(PushedObjects.Pack([objects]));
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri("shop.git/git-receive-pack", UriKind.Relative))
        {
            Content = new ReadOnlyMemoryContent(request.Body),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(PushRequest.Type);

        using var response = await host.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var text = new StringBuilder();
        var buffer = new byte[1024];

        // Three of them while the stage waits, which nothing else would end.
        while (text.ToString().Split(EmptyPacket).Length <= 3)
        {
            var read = await body.ReadAsync(buffer);
            Assert.AreNotEqual(0, read, $"the answer ended: {text}");
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        gate.Open();
        using var rest = new StreamReader(body, Encoding.Latin1);
        text.Append(await rest.ReadToEndAsync());
        StringAssert.Contains(text.ToString(), "ok refs/heads/main");
        Assert.IsTrue(text.ToString().EndsWith("0000", StringComparison.Ordinal));
    }
}
