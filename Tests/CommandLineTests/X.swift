// placeholder
import Testing
@Test func x() {}
