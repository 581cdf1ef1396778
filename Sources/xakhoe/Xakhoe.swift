import ArgumentParser
import Hummingbird
import Mustache
@main struct Xakhoe: ParsableCommand { func run() {} }
