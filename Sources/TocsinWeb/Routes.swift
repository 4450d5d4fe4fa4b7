// The whole table: what is not in it is not served, and the OpenAPI document is made from it.

enum Routes {
    static let all: [Route] =
        activations + messages + forecasts + status + roster + live + feeds + health + heartbeats + askLinks
        + answers + inbound
}
