/** Programs that know nothing of econtext, and so travel as those of a user do. */
package workloads;
