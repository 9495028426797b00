// The thread that looks for hot topics: some thousand reports take tens of seconds, and the house must answer meanwhile.
import { parentPort, workerData } from 'node:worker_threads'
import { hotTopics, type Told } from '../../rules/topics.ts'

parentPort?.postMessage(hotTopics(workerData as readonly Told[]))
