using GitPush.Hooks;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Variables;

namespace GitPush.Kubernetes.Tests.Manifests.Variables;

[TestClass]
public sealed class SubstitutionTests
{
    private static readonly Dictionary<string, string> s_values = new()
    {
        ["NAME"] = "web",
        ["REPLICAS"] = "3",
        ["ENABLED"] = "true",
        ["COMMIT"] = "1234567",
        ["EMPTY"] = "",
        ["EVIL"] = "x\nhostNetwork: true\n\"}]",
        ["QUOTED"] = "a\"b",
    };

    [TestMethod]
    [DataRow("spec:\n  replicas: ${REPLICAS}", """{"spec":{"replicas":3}}""")]
    [DataRow("port: \"${REPLICAS}\"", """{"port":"3"}""")]
    [DataRow("port: '8${REPLICAS}'", """{"port":"83"}""")]
    [DataRow("port: 8${REPLICAS}", """{"port":83}""")]
    [DataRow("on2: ${ENABLED}", """{"on2":true}""")]
    [DataRow("a: ${NAME}-${REPLICAS}", """{"a":"web-3"}""")]
    [DataRow("a: ${NONE:-x}${EMPTY:-y}${EMPTY:=z}${NAME:-n}", """{"a":"xyzweb"}""")]
    [DataRow("a: '[${EMPTY}]'", """{"a":"[]"}""")]
    [DataRow("a: ${NONE:-${NAME}-${OTHER:=${REPLICAS}}}", """{"a":"web-3"}""")]
    [DataRow("a: ${NONE:-1}", """{"a":1}""")]
    [DataRow("a: '$${NAME} $$ $NAME $(NAME) $$(NAME) ${NAME}'", """{"a":"${NAME} $$ $NAME $(NAME) $$(NAME) web"}""")]
    [DataRow("a: '${NONE:-$${X} y}'", """{"a":"${X} y"}""")]
    [DataRow("${NAME}: 1\n\"${REPLICAS}\": 2", """{"web":1,"3":2}""")]
    [DataRow("a: |\n  x ${NAME}\n  y", """{"a":"x web\ny"}""")]
    [DataRow("a: ${EVIL}", """{"a":"x\nhostNetwork: true\n\"}]"}""")]
    [DataRow("a: \"${QUOTED}\"", """{"a":"a\"b"}""")]
    [DataRow("a: [\"${EVIL}\"]", """{"a":["x\nhostNetwork: true\n\"}]"]}""")]
    [DataRow("metadata:\n  labels:\n    commit: ${COMMIT}\n  annotations:\n    k: ${REPLICAS}\n  name: ${COMMIT}", """{"metadata":{"labels":{"commit":"1234567"},"annotations":{"k":"3"},"name":"1234567"}}""")]
    [DataRow("spec:\n  template:\n    metadata:\n      labels:\n        v: ${REPLICAS}\n    spec:\n      containers:\n      - image: ${COMMIT}\n        args:\n        - ${REPLICAS}\n        env:\n        - name: K\n          value: ${REPLICAS}", """{"spec":{"template":{"metadata":{"labels":{"v":"3"}},"spec":{"containers":[{"image":"1234567","args":["3"],"env":[{"name":"K","value":"3"}]}]}}}}""")]
    [DataRow("data:\n  a: ${REPLICAS}\nspec:\n  data:\n    a: ${REPLICAS}", """{"data":{"a":"3"},"spec":{"data":{"a":3}}}""")]
    [DataRow("a: !!str ${REPLICAS}\nb: !!int \"${REPLICAS}\"", """{"a":"3","b":3}""")]
    public void A_value_takes_its_place_in_one_scalar(string yaml, string json) =>
        ManifestText.AssertSame(json, ManifestText.Convert(yaml, variables: new VariableSet(s_values)).Single());

    [TestMethod]
    [DataRow("a: 1\nb: ${NONE}", "deploy/web.yaml:2: the variable NONE has no value (a literal ${NONE} is written $${NONE})")]
    [DataRow("a: |\n  x\n\n  echo ${NONE}\n", "deploy/web.yaml:4: the variable NONE has no value (a literal ${NONE} is written $${NONE})")]
    [DataRow("a: ${1}", "deploy/web.yaml:1: '${1}' is no variable: ${NAME}, ${NAME:-default} and ${NAME:=default} are (a literal ${ is written $${)")]
    [DataRow("a: ${NAME", "deploy/web.yaml:1: '${NAME' is no variable: ${NAME}, ${NAME:-default} and ${NAME:=default} are (a literal ${ is written $${)")]
    [DataRow("a: ${NAME:?x}", "deploy/web.yaml:1: '${NAME:?x}' is no variable: ${NAME}, ${NAME:-default} and ${NAME:=default} are (a literal ${ is written $${)")]
    [DataRow("a: ${NAME:-x", "deploy/web.yaml:1: '${NAME:-x' is no variable: ${NAME}, ${NAME:-default} and ${NAME:=default} are (a literal ${ is written $${)")]
    public void What_has_no_value_is_refused_with_its_line(string yaml, string message)
    {
        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml, variables: new VariableSet(s_values)));

        Assert.AreEqual(message, exception.Message);
    }

    [TestMethod]
    public void A_comment_needs_no_value() =>
        ManifestText.AssertSame("""{"a":1}""", ManifestText.Convert("a: 1 # ${NONE}", variables: new VariableSet(s_values)).Single());

    [TestMethod]
    public void Without_variables_a_script_stays_as_it_is() =>
        ManifestText.AssertSame("""{"a":"echo ${HOME} $${X}"}""", ManifestText.Convert("a: echo ${HOME} $${X}").Single());

    [TestMethod]
    [DataRow("gitpush.dev/substitute")]
    [DataRow("kustomize.toolkit.fluxcd.io/substitute")]
    public void An_object_can_opt_out(string annotation)
    {
        var objects = ManifestText.Read(
            $$$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: scripts, annotations: {{{{annotation}}}: disabled}}
            data: {run: 'echo ${HOME}'}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: '${NAME}'}}
            """,
            variables: new VariableSet(s_values));

        Assert.AreEqual("echo ${HOME}", objects[0].Object.Text("data", "run"));
        Assert.AreEqual("web", objects[1].Object.Name);
    }

    [TestMethod]
    public void Deep_defaults_are_refused_and_cost_no_stack()
    {
        var yaml = "a: " + string.Concat(Enumerable.Repeat("${A:-", 50_000));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml, variables: new VariableSet(s_values)));

        StringAssert.Contains(exception.Message, "is no variable");
    }

    [TestMethod]
    public void Escapes_within_escapes_are_refused_and_cost_no_stack()
    {
        var yaml = "a: ${A:-" + string.Concat(Enumerable.Repeat("$${", 50_000));

        var exception = Assert.ThrowsExactly<StageFailedException>(() => ManifestText.Convert(yaml, variables: new VariableSet(s_values)));

        StringAssert.Contains(exception.Message, "is no variable");
    }

    [TestMethod]
    public void A_large_value_is_counted_each_time()
    {
        var variables = new VariableSet(new Dictionary<string, string> { ["A"] = new('x', 10_000) });
        var yaml = "a: \"" + string.Concat(Enumerable.Repeat("${A}", 1000)) + "\"";

        var exception = Assert.ThrowsExactly<StageFailedException>(
            () => ManifestText.Convert(yaml, new ManifestLimits { MaxTotalBytes = 1_000_000 }, variables));

        StringAssert.Contains(exception.Message, "have more than 1000000 bytes");
    }
}
