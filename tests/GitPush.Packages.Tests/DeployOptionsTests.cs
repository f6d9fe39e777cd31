using System.Reflection;
using GitPush.Docker;
using GitPush.Images;
using GitPush.Kubernetes;
using GitPush.Packages.Tests.Support;

namespace GitPush.Packages.Tests;

[TestClass]
public sealed class DeployOptionsTests
{
    [TestMethod]
    public void The_documentation_names_every_option_of_Docker_builds() =>
        AssertNamed("docs/docker.md", OptionTypes(typeof(DockerBuildOptions).Assembly).Append(typeof(ImageBuild)));

    [TestMethod]
    public void The_documentation_names_every_option_of_Kubernetes_stages() =>
        AssertNamed("docs/kubernetes.md", OptionTypes(typeof(KubernetesDeployOptions).Assembly));

    private static IEnumerable<Type> OptionTypes(Assembly assembly) =>
        assembly.GetExportedTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name is "ManifestVariables" or "ManifestLimits");

    private static void AssertNamed(string file, IEnumerable<Type> types)
    {
        var text = File.ReadAllText(Repository.Combine(file));
        var missing = new List<string>();
        foreach (var type in types)
        {
            var start = text.IndexOf($"### {type.Name}\n", StringComparison.Ordinal);
            if (start < 0)
            {
                missing.Add(type.Name);
                continue;
            }

            var end = text.IndexOf("\n### ", start + 1, StringComparison.Ordinal);
            var section = end < 0 ? text[start..] : text[start..end];
            missing.AddRange(type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(property => !section.Contains($"| `{property.Name}` |", StringComparison.Ordinal))
                .Select(property => $"{type.Name}.{property.Name}"));
        }

        Assert.IsEmpty(missing, string.Join(", ", missing));
    }
}
