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
    [DataRow(200, "application/json", """{"allow": 0}""", false)]
    [DataRow(200, "application/json", """{"allow": "false"}""", false)]
    [DataRow(200, "application/json", "[1]", true)]
    [DataRow(200, "application/json", "", true)]
    [DataRow(200, "application/json", """{"allow": fal""", false)]
    [DataRow(200, "Application/JSON", """{"allow": false}""", false)]
    [DataRow(200, "application/problem+json", """{"allow": false}""", false)]
    [DataRow(200, "text/html", """ {"allow": false}""", false)]
    [DataRow(200, "text/plain", """{"allow": false}""", false)]
    [DataRow(200, null, """{"allow": false}""", false)]
    [DataRow(200, null, "{braces} are fine", true)]
    [DataRow(200, "text/html", "<p>thanks</p>", true)]
    [DataRow(200, "application/json", """{"allow": true, "allow": false}""", false)]
    public void The_status_decides_and_JSON_may_say_no(int status, string? type, string text, bool isAllowed) =>
        Assert.AreEqual(isAllowed, ReceiverVerdict.Read(new WebhookAnswer((HttpStatusCode)status, text) { MediaType = type }).IsAllowed);

    [TestMethod]
    public void A_no_counts_however_deep_the_rest_is()
    {
        var text = $$"""{"data": {{new string('[', 80)}}{{new string(']', 80)}}, "allow": false, "message": "no"}""";

        var verdict = ReceiverVerdict.Read(new WebhookAnswer(HttpStatusCode.OK, text) { MediaType = "application/json" });

        Assert.IsFalse(verdict.IsAllowed);
        Assert.AreEqual("no", verdict.Lines.Single());
    }

    [TestMethod]
    public void JSON_that_was_not_read_to_its_end_may_say_no_behind_it()
    {
        var verdict = ReceiverVerdict.Read(new WebhookAnswer(HttpStatusCode.OK, """{"message": "a long""") { MediaType = "application/json", IsCut = true });

        Assert.IsFalse(verdict.IsAllowed);
        CollectionAssert.AreEqual(new[] { "its answer is too long to be read" }, verdict.Lines.ToArray());
    }

    [TestMethod]
    public void A_long_text_is_cut()
    {
        var verdict = ReceiverVerdict.Read(new WebhookAnswer(HttpStatusCode.Forbidden, string.Concat(Enumerable.Repeat("line\r\n\n", 1000))) { MediaType = "text/plain" });

        Assert.HasCount(40, verdict.Lines);
        Assert.IsTrue(verdict.Lines.All(line => line == "line"));
    }
}
