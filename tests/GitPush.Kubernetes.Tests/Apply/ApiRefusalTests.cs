using System.Net;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class ApiRefusalTests
{
    [TestMethod]
    public void A_refusal_that_quotes_a_whole_template_is_cut()
    {
        var template = new string('x', 100_000);
        var refusal = new KubernetesApiException($"web is invalid: {template}", HttpStatusCode.UnprocessableEntity)
        {
            Causes = [new StatusCause("FieldValueInvalid", "spec.template", $"Invalid value: {template}: field is immutable")],
        };

        var line = ApiRefusal.Explain(new ObjectKey("apps/v1", "Deployment", "shop", "web"), refusal).Single();

        Assert.StartsWith("deployment/web: spec.template: Invalid value: xxx", line);
        Assert.IsLessThan(600, line.Length);
        Assert.IsLessThan(600, ApiRefusal.Explain("the deployment", new KubernetesApiException(template, HttpStatusCode.BadRequest)).Length);
    }
}
