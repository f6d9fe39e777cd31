using GitPush.Kubernetes.Manifests.Programs;

namespace GitPush.Kubernetes.Tests.Manifests.Programs;

[TestClass]
public sealed class ProgramErrorTests
{
    [TestMethod]
    [DataRow("", null)]
    [DataRow("\n \n", null)]
    [DataRow("what\nit is\n\n", "it is")]
    [DataRow("Error: chart requires kubeVersion\n", "chart requires kubeVersion")]
    [DataRow("Error: execution error at (shop/templates/bad.yaml:1:3): no host given\n\nUse --debug flag to render out invalid YAML\n", "execution error at (shop/templates/bad.yaml:1:3): no host given")]
    [DataRow("error: rawResources failed to read Resources\n", "rawResources failed to read Resources")]
    [DataRow("# Warning: old\nE1121 20:20:10.185466    3452 run.go:72] \"command failed\" err=\"invalid Kustomization: json: unknown field \\\"bogus\\\"\"\n", "invalid Kustomization: json: unknown field \"bogus\"")]
    [DataRow("# Warning: old\nE1121 20:20:09.768132    3405 run.go:72] \"command failed\" err=<\n\ttrouble configuring `\n\tpaths:\n\t- x.yaml\n\t`: no such file or directory\n >\n", "trouble configuring ` paths: - x.yaml `: no such file or directory")]
    [DataRow("Error: open /tmp/gitpush-manifests-aB3x/tree/templates/web.yaml: no such file", "open templates/web.yaml: no such file")]
    [DataRow("Error: lstat '/private/tmp/gitpush-manifests-aB3x/tree': is outside", "lstat '': is outside")]
    public void A_failure_is_one_line(string errors, string? expected) => Assert.AreEqual(expected, ProgramError.Find(errors));
}
