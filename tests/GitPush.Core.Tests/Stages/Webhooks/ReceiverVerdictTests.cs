using System.Net;
using GitPush.Stages.Webhooks;
using GitPush.Stages.Webhooks.Sending;

namespace GitPush.Core.Tests.Stages.Webhooks;

[TestClass]
public sealed class ReceiverVerdictTests
{
    [TestMethod]
    [DataRow(200, "text/plain", "", true)]
    [DataRow(204, null, "", true)]
    [DataRow(302, "text/plain", "", false)]
    [DataRow(400, "application/json", "{}", false)]
    [DataRow(400, "application/json", """{"allow": true}""", false)]
    [DataRow(200, "application/json", """{"allow": false}""", false)]
    [DataRow(200, "application/json", """{"allow": 0}""", true)]
    [DataRow(200, "application/json", "[1]", true)]
    [DataRow(200, "application/json", """{"allow": fal""", true)]
    public void The_status_decides_and_JSON_may_say_no(int status, string? type, string text, bool isAllowed) =>
        Assert.AreEqual(isAllowed, ReceiverVerdict.Read(new WebhookAnswer((HttpStatusCode)status, text) { MediaType = type }).IsAllowed);

    [TestMethod]
    public void A_long_text_is_cut()
    {
        var verdict = ReceiverVerdict.Read(new WebhookAnswer(HttpStatusCode.Forbidden, string.Concat(Enumerable.Repeat("line\r\n\n", 1000))) { MediaType = "text/plain" });

        Assert.HasCount(40, verdict.Lines);
        Assert.IsTrue(verdict.Lines.All(line => line == "line"));
    }
}
