using System.Text.Json.Nodes;
using GitPush.Kubernetes.Remotes.Specs;

namespace GitPush.Kubernetes.Tests.Remotes.Specs;

/// <summary>Remotes as Gitkube's users have them are accepted as they are.</summary>
[TestClass]
public sealed class GitkubeSpecTests
{
    /// <summary>The whole of Gitkube's reference, where <c>values</c> is one mapping.</summary>
    internal const string Reference = """
        apiVersion: gitkube.sh/v1alpha1
        kind: Remote
        metadata:
          name: sampleremote
          namespace: default
        spec:

        # Insert ssh-keys for allowing users to git push
          authorizedKeys:
          - "ssh-rsa your-ssh-public-key"

        # Specify manifests for initialisation
          manifests:
            path: mymanifests                     # Path of the manifests/chart directory in the repo
            helm:
              release: myapp                      # Release name, if using helm initialisation
              values:                             # Set helm values, if using helm initialisation
                name: username
                value: janedoe

        # Provide registry details
          registry:
            url: "docker.io/user"
            credentials:
              secretRef: regsecret                # Name of docker-registry secret

        # Define deployment rules
          deployments:
          - name: www                             # Name of K8s deployment which is updated on git push
            containers: 
            - name: www                           # Name of container in the deployment which is built during git push
              path: example/www                   # Docker build context path in the git repo
              dockerfile: example/www/Dockerfile  # Location of Dockerfile for the source code
              buildArgs:                          # Any --build-args during docker build
              - name: SOME_BUILD_ARG
                value: something
        """;

    /// <summary>As Gitkube's page about Helm has it, with quotes that are none in YAML.</summary>
    private const string Helm = """
        apiVersion: gitkube.sh/v1alpha1
        kind: Remote
        metadata:
          name: myremote
          namespace: default
        spec:
          authorizedKeys:
          - "ssh-rsa <key>"
          manifests:
            path: “mychart”              # Path of the chart directory relative to the repo
            helm:
              release: myapp             # (Optional) Name of the release (recommended)
              values:                    # (Optional) Override values during install
              - name: runAsUser
                value: janedoe
          deployments:
          - name: myapp-www                            
            containers: 
            - name: www                          
              path: example/www                  
              dockerfile: example/www/Dockerfile 
        """;

    /// <summary>As Gitkube's page about registries has it.</summary>
    private const string Registry = """
        apiVersion: gitkube.sh/v1alpha1
        kind: Remote
        metadata:
          name: dev
          namespace: default
        spec:
          authorizedKeys:
          - "ssh-rsa your-ssh-public-key"
          registry:
            url: 27xyz662807.dkr.ecr.us-west-2.amazonaws.com
            credentials:
              secretRef: regsecret
          deployments:
          - name: www
            containers: 
            - name: www
              path: example/www
              dockerfile: example/www/Dockerfile
        """;

    [TestMethod]
    public void The_reference_is_read_as_a_whole()
    {
        var spec = Read(Reference);

        Assert.AreEqual("default/sampleremote", spec.Repository.Value);
        CollectionAssert.AreEqual(new[] { "refs/heads/master", "refs/heads/main" }, spec.Refs.ToArray());
        CollectionAssert.AreEqual(new[] { "ssh-rsa your-ssh-public-key" }, spec.AuthorizedKeys.ToArray());
        Assert.AreEqual(new RemoteRegistry("docker.io/user", "regsecret", IsInsecure: false), spec.Registry);
        Assert.AreEqual("mymanifests", spec.Manifests!.Path);
        Assert.AreEqual("myapp", spec.Manifests.Release);
        Assert.AreEqual("""{"username":"janedoe"}""", spec.Manifests.Values.ToJsonString());
        var image = spec.Images.Single();
        Assert.AreEqual(("www-www", "example/www", "Dockerfile"), (image.Name, image.Context, image.Dockerfile));
        Assert.AreEqual("something", image.Arguments["SOME_BUILD_ARG"]);
        var workload = spec.Workloads.Single();
        Assert.AreEqual(("Deployment", "www", "www-www"), (workload.Kind, workload.Name, workload.Containers["www"]));
        Assert.IsFalse(spec.Prune, "Gitkube deletes nothing");
    }

    [TestMethod]
    public void Quotes_of_a_word_processor_are_no_part_of_a_path()
    {
        var manifests = Read(Helm).Manifests!;

        Assert.AreEqual("mychart", manifests.Path);
        Assert.AreEqual("""{"runAsUser":"janedoe"}""", manifests.Values.ToJsonString());
    }

    [TestMethod]
    public void Images_have_the_names_that_registries_have_repositories_for()
    {
        var spec = Read(Registry);

        Assert.AreEqual("default-dev-default.www-www", spec.Images.Single().DefaultRepository);
        Assert.AreEqual("27xyz662807.dkr.ecr.us-west-2.amazonaws.com", spec.Registry!.Prefix);
        Assert.IsNull(spec.Manifests);
    }

    [TestMethod]
    [DataRow("path: ./www/\n    dockerfile: www/docker/Dockerfile", "www", "docker/Dockerfile")]
    [DataRow("path: .\n    dockerfile: Dockerfile.prod", "", "Dockerfile.prod")]
    [DataRow("path: www", "www", "Dockerfile")]
    public void A_dockerfile_is_relative_to_the_repository(string container, string context, string dockerfile)
    {
        var image = Read($"spec:\n  deployments:\n  - name: www\n    containers:\n    - name: www\n      {container.Replace("\n  ", "\n    ", StringComparison.Ordinal)}").Images.Single();

        Assert.AreEqual((context, dockerfile), (image.Context, image.Dockerfile));
    }

    [TestMethod]
    [DataRow("spec: {}")]
    [DataRow("spec:\n  deployments: []")]
    [DataRow("spec:\n  authorizedKeys: []\n  manifests: {}\n  registry: {}")]
    public void Whatever_is_left_out_is_left_out(string spec)
    {
        var read = Read(spec);

        Assert.IsNull(read.Registry);
        Assert.IsNull(read.Manifests);
        Assert.IsEmpty(read.Images);
        Assert.IsEmpty(read.AuthorizedKeys);
    }

    [TestMethod]
    [DataRow("spec:\n  deployments:\n  - name: www\n    containers:\n    - name: www\n      path: a\n      dockerfile: b/Dockerfile",
        "spec.deployments[0].containers[0].dockerfile: is not below a, the path of the container: a Dockerfile belongs to its context")]
    [DataRow("spec:\n  deployments: 7", "spec.deployments: is no list")]
    [DataRow("spec:\n  deployments:\n  - name: www\n    containers:\n    - path: ../x", "spec.deployments[0].containers[0].name: is missing")]
    [DataRow("spec:\n  manifests:\n    path: ../../etc", "spec.manifests.path: leads out of the repository")]
    [DataRow("spec:\n  registry:\n    url: not a registry", "spec.registry.url: is no registry, such as registry.example.com/shop")]
    public void What_cannot_be_honoured_is_named(string spec, string problem)
    {
        var reading = GitkubeSpecReader.Read(RemoteDocuments.Read(Complete(spec)));

        Assert.IsFalse(reading.IsValid);
        Assert.AreEqual(problem, reading.Problems[0].ToString());
    }

    [TestMethod]
    [DataRow("a.b", "1", """{"a":{"b":1}}""")]
    [DataRow("a.b", "01", """{"a":{"b":"01"}}""")]
    [DataRow("a", "true", """{"a":true}""")]
    [DataRow("a", "null", """{"a":null}""")]
    [DataRow(@"a\.b", "x", """{"a.b":"x"}""")]
    [DataRow("a[1].b", "x", """{"a":[null,{"b":"x"}]}""")]
    [DataRow("a[0][1]", "x", """{"a":[[null,"x"]]}""")]
    public void Values_are_set_as_helm_does(string path, string value, string expected)
    {
        var values = new JsonObject();

        Assert.IsTrue(HelmSet.TrySet(values, path, value));
        Assert.AreEqual(expected, values.ToJsonString());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow(".a")]
    [DataRow("a..b")]
    [DataRow("[0]")]
    [DataRow("a[x]")]
    [DataRow("a[0")]
    [DataRow("a[99999999]")]
    public void What_is_no_path_of_a_value_is_refused(string path) => Assert.IsFalse(HelmSet.TrySet([], path, "x"));

    [TestMethod]
    public void Later_values_go_into_what_is_there()
    {
        var values = new JsonObject();

        Assert.IsTrue(HelmSet.TrySet(values, "a.b", "1") && HelmSet.TrySet(values, "a.c[0]", "2") && HelmSet.TrySet(values, "a.b", "3"));
        Assert.AreEqual("""{"a":{"b":3,"c":[2]}}""", values.ToJsonString());
    }

    private static RemoteSpec Read(string yaml)
    {
        var reading = GitkubeSpecReader.Read(RemoteDocuments.Read(Complete(yaml)));
        Assert.IsTrue(reading.IsValid, string.Join(" ", reading.Problems));
        return reading.Spec;
    }

    private static string Complete(string yaml) => yaml.StartsWith("spec", StringComparison.Ordinal)
        ? $"apiVersion: gitkube.sh/v1alpha1\nkind: Remote\nmetadata:\n  name: dev\n  namespace: default\n{yaml}"
        : yaml;
}
